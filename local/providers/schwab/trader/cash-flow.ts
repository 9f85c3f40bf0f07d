import type { Day } from '../../mock/data/day.ts'
import { numberBetween } from '../../mock/data/noise.ts'
import { type Leg, money } from './legs.ts'
import type { TransactionType } from './transaction-types.ts'

/** A transaction that is no trade, and the days on which it occurs. */
export interface CashFlow {
  readonly type: TransactionType
  readonly description: string
  readonly isOn: (day: Day) => boolean
  readonly legs: (day: Day) => readonly Leg[]
  readonly subAccount?: 'DIV' | 'INCOME'
  readonly status?: 'INVALID' | 'UNKNOWN'
}

/** A movement of the same amount each time, in cents. */
export function fixed(cents: number): CashFlow['legs'] {
  return () => money(cents)
}

/** A movement of an amount that differs from time to time, in cents. */
export function between(least: number, most: number, key: string): CashFlow['legs'] {
  return ({ number }) => money(numberBetween(least, most, `${key} ${number}`))
}
