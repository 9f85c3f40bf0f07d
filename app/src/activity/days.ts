import type { Activity } from '@dashtam/client'
import { formatDate } from '../text/time.ts'

/** The events of a day. */
export interface ActivityDay {
  /** The date in the time zone of the user, such as "Nov 26, 2026", or "Today". */
  readonly title: string
  readonly events: readonly Activity[]
}

/** Groups events by day, in their order. */
export function daysOf(events: readonly Activity[], now: Date = new Date()): readonly ActivityDay[] {
  const today = formatDate(now.toISOString())
  const days = Map.groupBy(events, ({ created_at }) => formatDate(created_at))
  return [...days].map(([date, ofDay]) => ({ title: date === today ? 'Today' : date, events: ofDay }))
}

/** Returns where an event came from, such as "Firefox on Linux · Switzerland · 203.0.113.7"; '' if unknown. */
export function originOf({ device, location, ip_address }: Activity): string {
  return [device, location, ip_address].filter(part => part !== null).join(' · ')
}
