import { createHash } from 'node:crypto'

/** The types of the accounts. There is one account of each type. */
export type AccountType = 'MARGIN' | 'CASH'

/** An account of mock Schwab. */
export interface MockAccount {
  readonly type: AccountType
  /** The plain number. Request paths accept only the hash. */
  readonly number: string
  readonly hash: string
}

const account = (type: AccountType, number: string): MockAccount => ({
  type,
  number,
  hash: createHash('sha256').update(`account ${number}`).digest('hex').toUpperCase(),
})

/** The accounts. Every login has the same ones. */
export const accounts: readonly MockAccount[] = [account('MARGIN', '40718293'), account('CASH', '55630917')]

/** Returns an account number as the application shows it: `••••1234`. */
export function maskedNumber(number: string): string {
  return `••••${number.slice(-4)}`
}
