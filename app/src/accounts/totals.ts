import type { Account } from '@dashtam/client'
import { compare, negate, sum } from '../text/decimal.ts'
import { accountTypeText, isDebt } from './account-type.ts'

/** The sum of the accounts of one type. */
export interface TypeTotal {
  /** The name of the type. */
  readonly type: string
  /** Decimal text. Negative for money owed. */
  readonly amount: string
  readonly accounts: number
}

/** The sum of the accounts in one currency. */
export interface CurrencyTotal {
  readonly currency: string
  /** Decimal text: what the accounts hold, less what is owed on cards and loans. */
  readonly amount: string
  /** The same by type, largest first. */
  readonly types: readonly TypeTotal[]
  /** The number of accounts without a known balance. The amounts do not include them. */
  readonly unknown: number
}

/** Adds up balances by currency. Currencies are not converted. The currency with the most accounts is first. */
export function totalsOf(accounts: readonly Account[]): CurrencyTotal[] {
  const groups = [...Map.groupBy(accounts, ({ currency }) => currency)]
  return groups.sort(([, a], [, b]) => b.length - a.length).map(([currency, group]) => total(currency, group))
}

/** Returns what an account adds to the total. The balance of a card or a loan is the amount owed. */
export function worth(account: Account): string | null {
  const { balance } = account
  return balance !== null && isDebt(account) ? negate(balance) : balance
}

function total(currency: string, accounts: readonly Account[]): CurrencyTotal {
  const known = accounts.flatMap(account => {
    const amount = worth(account)
    return amount === null ? [] : [{ type: accountTypeText(account), amount }]
  })
  const types = [...Map.groupBy(known, ({ type }) => type)].map(([type, group]) => ({
    type,
    amount: sum(group.map(({ amount }) => amount)),
    accounts: group.length,
  }))
  return {
    currency,
    amount: sum(known.map(({ amount }) => amount)),
    types: types.sort((a, b) => compare(b.amount, a.amount)),
    unknown: accounts.length - known.length,
  }
}
