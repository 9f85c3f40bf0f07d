import type { Account } from '../../model/account.ts'
import { accountKind } from './account-kind.ts'
import type { PlaidAccount } from './account-replies.ts'
import { currencyOf } from './currency.ts'
import { type HeldSecurity, toHolding, toPosition } from './holding.ts'

/** Converts an account to the common model. Amounts that a card or loan owes are positive, as at Plaid. */
export function toAccount(account: PlaidAccount, held: readonly HeldSecurity[]): Account {
  const { balances } = account
  const common = {
    id: account.account_id,
    name: account.official_name ?? account.name,
    number_masked: `••••${account.mask ?? ''}`,
    currency: currencyOf(balances),
    balance: balances.current,
    available: balances.available,
  }
  const kind = accountKind(account)
  switch (kind.kind) {
    case 'bank':
      return { ...common, kind: 'bank', bank: { type: kind.type, interest_rate: null } }
    case 'card':
      return {
        ...common,
        kind: 'card',
        card: { network: null, credit_limit: balances.limit, minimum_payment: null, payment_due_on: null },
      }
    case 'loan':
      return { ...common, kind: 'loan', loan: { type: kind.type, interest_rate: null } }
    case 'crypto':
      return { ...common, kind: 'crypto', crypto: { holdings: held.map(toHolding) } }
    case 'brokerage':
      return {
        ...common,
        kind: 'brokerage',
        brokerage: {
          type: kind.type,
          cash_balance: balances.available,
          buying_power: null,
          maintenance_requirement: null,
          is_day_trader: null,
          is_restricted: null,
          positions: held.map(toPosition),
        },
      }
    case 'other':
      return { ...common, kind: 'other', other: { type: kind.type } }
  }
}
