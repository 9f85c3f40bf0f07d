import type { Transaction } from '../../model/transaction.ts'
import type { TransactionWindow } from '../provider-definition.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** When a transaction occurred, as exactly as Plaid knows it. */
export type Occurrence = Pick<Transaction, 'time' | 'time_precision'>

/**
 * Returns when a transaction occurred. A bare date becomes noon in UTC: at midnight in UTC it is still the day before in
 * America.
 */
export function occurrenceOf(date: string, ...times: readonly (string | null)[]): Occurrence {
  const exact = times.find(time => time !== null)
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
