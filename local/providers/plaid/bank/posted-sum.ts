import { DAY } from '../../mock/data/day.ts'
import type { LedgerName } from './account-template.ts'
import { eventsOfDay, FIRST_DAY, PENDING_DAYS } from './ledger-events.ts'

interface Sum {
  /** The last day that is included. */
  day: number
  cents: number
}

const HOUSEHOLDS_KEPT = 2_000

/** The sums until a day on which everything has posted, so that the sum does not begin again for each request. */
const sums = new Map<string, Sum>()

/** Returns the sum of the posted transactions of an account until a time, in cents. Positive if money left the account. */
export function postedSum(ledger: LedgerName, login: string, at: number): number {
  const today = Math.floor(at / DAY)
  const settled = today - PENDING_DAYS - 1
  let sum = sumUntil(ledger, login, settled)
  for (let day = settled + 1; day <= today; day += 1)
    for (const { postsAt, postedCents } of eventsOfDay(ledger, login, day))
      if (postsAt <= at) sum += postedCents
  return sum
}

function sumUntil(ledger: LedgerName, login: string, until: number): number {
  const key = `${ledger} ${login}`
  const kept = sums.get(key)
  const sum = kept && kept.day <= until ? kept : { day: FIRST_DAY - 1, cents: 0 }
  for (let day = sum.day + 1; day <= until; day += 1)
    for (const { postedCents } of eventsOfDay(ledger, login, day)) sum.cents += postedCents
  sum.day = Math.max(sum.day, until)
  if (sums.size >= HOUSEHOLDS_KEPT) sums.clear()
  sums.set(key, sum)
  return sum.cents
}

/** Returns what is pending on an account at a time, in cents. */
export function pendingSum(ledger: LedgerName, login: string, at: number): number {
  const today = Math.floor(at / DAY)
  let sum = 0
  for (let day = today - PENDING_DAYS; day <= today; day += 1)
    for (const event of eventsOfDay(ledger, login, day))
      if (event.at <= at && event.postsAt > at) sum += event.pendingCents
  return sum
}
