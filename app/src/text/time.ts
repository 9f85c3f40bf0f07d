import { atFirstUse } from './at-first-use.ts'

const LOCALE = 'en-US'
const dateAndTime = atFirstUse(
  () => new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }),
)
const timeOfDay = atFirstUse(() => new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' }))
const date = atFirstUse(() => new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' }))
const calendarDate = atFirstUse(
  () => new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' }),
)
const relative = atFirstUse(() => new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' }))

const MINUTE = 60_000
const units = [
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const

/** Formats a time of the API in the time zone of the user, such as "Nov 26, 2026, 9:30 AM". */
export function formatTime(iso: string): string {
  return dateAndTime().format(new Date(iso))
}

/** Formats the time of day of a time of the API in the time zone of the user, such as "9:30 AM". */
export function formatTimeOfDay(iso: string): string {
  return timeOfDay().format(new Date(iso))
}

/** Formats the date of a time of the API in the time zone of the user, such as "Nov 26, 2026". */
export function formatDate(iso: string): string {
  return date().format(new Date(iso))
}

/** Formats a date without a time, such as `2026-11-26`, which is the same in every time zone. */
export function formatCalendarDate(isoDate: string): string {
  return calendarDate().format(new Date(isoDate))
}

/** Formats a time as the distance from now, such as "2 hours ago", "just now" or "in 3 days". */
export function formatDistance(iso: string, now: number = Date.now()): string {
  const distance = new Date(iso).getTime() - now
  const [unit, length] = units.find(([, length]) => Math.abs(distance) >= length) ?? ['minute', MINUTE]
  const count = Math.trunc(distance / length)
  if (count !== 0) return relative().format(count, unit)
  return distance > 0 ? 'in a moment' : 'just now'
}
