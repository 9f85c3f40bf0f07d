import { DAY } from '../../mock/data/day.ts'
import type { MockAccount } from './accounts.ts'
import { type AccountEvent, dayOfId, eventsOfDay, idOf } from './calendar.ts'

/** The settings of a transaction query. */
export interface TransactionContext {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether the margin account has more than 3,000 transactions in six months. */
  readonly isBusy: boolean
}

/** Returns the events of an account in a window, newest first. Both ends are included. The history begins two years ago. */
export function eventsBetween(
  account: MockAccount,
  window: { readonly from: number; readonly to: number },
  { now, isBusy }: TransactionContext,
): AccountEvent[] {
  const from = Math.max(window.from, yearsBefore(now, 2))
  const to = Math.min(window.to, now)
  const found: AccountEvent[] = []
  for (let day = Math.floor(to / DAY); day >= Math.floor(from / DAY); day -= 1)
    found.push(...eventsOfDay(account, day, isBusy).filter(({ at }) => at >= from && at <= to))
  return found.sort((a, b) => b.at - a.at)
}

/** Finds an event of an account by its id. */
export function eventById(
  account: MockAccount,
  id: bigint,
  context: TransactionContext,
): AccountEvent | undefined {
  const from = dayOfId(account, id) * DAY
  return eventsBetween(account, { from, to: from + DAY - 1 }, context).find(found => idOf(found) === id)
}

/** Subtracts calendar years from a time in milliseconds since 1970. A negative number adds years. */
export function yearsBefore(milliseconds: number, years: number): number {
  const moment = new Date(milliseconds)
  return moment.setUTCFullYear(moment.getUTCFullYear() - years)
}
