import type { Transaction } from '../../model/transaction.ts'
import type { TransactionWindow } from '../provider-definition.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** When a transaction occurred, as exactly as Plaid knows it. */
export type Occurrence = Pick<Transaction, 'time' | 'time_precision'>

/** How far a time on a date is from noon in UTC at most, in any time zone. */
const MAX_DISTANCE_MILLISECONDS = 1.5 * DAY_MILLISECONDS

/**
 * Returns when a transaction occurred. A bare date becomes noon in UTC: at midnight in UTC it is still the day before in
 * America. A time on another date, for example of an authorization some days before, does not count: Plaid selects by date,
 * so the transaction would be in the window of neither.
 */
export function occurrenceOf(date: string, ...times: readonly (string | null)[]): Occurrence {
  const noon = Date.parse(date) + DAY_MILLISECONDS / 2
  const exact = times.find(
    time => time !== null && Math.abs(Date.parse(time) - noon) < MAX_DISTANCE_MILLISECONDS,
  )
  return exact
    ? { time: new Date(exact).toISOString(), time_precision: 'second' }
    : { time: `${date}T12:00:00.000Z`, time_precision: 'day' }
}

/** Returns whether a transaction occurred in a window. One of which only the date is known: whether its day did, in part. */
export function isInWindow({ time, time_precision }: Occurrence, { from, to }: TransactionWindow): boolean {
  const start = time_precision === 'second' ? Date.parse(time) : Date.parse(time.slice(0, 10))
  const end = time_precision === 'second' ? start + 1 : start + DAY_MILLISECONDS
  return end > from.getTime() && start < to.getTime()
}

/** Returns the dates to ask Plaid for, so that they include every transaction of a window in any time zone. */
export function datesOf({ from, to }: TransactionWindow): { readonly first: string; readonly last: string } {
  return {
    first: dateOf(from.getTime() - DAY_MILLISECONDS),
    last: dateOf(to.getTime() - 1 + DAY_MILLISECONDS),
  }
}

const dateOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10)
