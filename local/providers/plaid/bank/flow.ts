import type { Day } from '../../mock/data/day.ts'
import { noise, numberBetween } from '../../mock/data/noise.ts'

/** A movement of money, and the days on which it occurs. */
export interface Flow {
  /** The text of the bank. */
  readonly name: string
  /** The merchant. Null for transfers and interest. */
  readonly merchant: string | null
  /** Plaid's personal finance category, detailed. */
  readonly category: string
  readonly channel: 'online' | 'in store' | 'other'
  readonly code: string | null
  readonly isOn: (day: Day) => boolean
  /** In cents, for a household. Positive if money leaves the account, as at Plaid. */
  readonly cents: (day: Day, login: string) => number
  /** Whether the transaction is pending for two days. */
  readonly pends: boolean
  /** Cents that are added when it posts. */
  readonly tip?: (day: Day, login: string) => number
}

/** The login whose amounts are as written. */
export const FIRST_LOGIN = 'user_good'

/** Returns the same amount each time, in cents. Each household has its own. */
export function fixed(cents: number): Flow['cents'] {
  return (_, login) => scaled(cents, login)
}

/** Returns an amount that differs from time to time, in cents. */
export function between(least: number, most: number, key: string): Flow['cents'] {
  return ({ number }, login) => scaled(numberBetween(least, most, `${login} ${key} ${number}`), login)
}

/** A household earns and pays between 70 and 130 percent of the first one. */
function scaled(cents: number, login: string): number {
  const factor = login === FIRST_LOGIN ? 1 : 0.7 + 0.6 * noise(`household ${login}`)
  return Math.round(cents * factor)
}

/** Creates a purchase, which is pending for two days. */
export function purchase(
  merchant: string,
  name: string,
  category: string,
  isOn: Flow['isOn'],
  cents: Flow['cents'],
  more: Partial<Flow> = {},
): Flow {
  return {
    name,
    merchant,
    category,
    channel: 'in store',
    code: 'purchase',
    isOn,
    cents,
    pends: true,
    ...more,
  }
}

/** Creates a transfer, a payment, income or interest. It posts at once. */
export function transfer(
  name: string,
  category: string,
  isOn: Flow['isOn'],
  cents: Flow['cents'],
  more: Partial<Flow> = {},
): Flow {
  return { name, merchant: null, category, channel: 'other', code: null, isOn, cents, pends: false, ...more }
}
