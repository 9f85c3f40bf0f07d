import { negate } from '../../model/decimal.ts'
import type { Transaction, TransactionType } from '../../model/transaction.ts'
import { accountKind } from './account-kind.ts'
import type { PlaidAccount, PlaidSecurity } from './account-replies.ts'
import { currencyOf } from './currency.ts'
import { occurrenceOf } from './occurrence.ts'
import type { PlaidInvestmentTransaction } from './transaction-replies.ts'

const TYPES: Readonly<Record<string, TransactionType>> = {
  buy: 'trade',
  sell: 'trade',
  fee: 'fee',
  transfer: 'transfer',
  cancel: 'adjustment',
}

/** The kinds of `cash`, by subtype. */
const CASH: Readonly<Record<string, TransactionType>> = {
  dividend: 'dividend_or_interest',
  'qualified dividend': 'dividend_or_interest',
  'non-qualified dividend': 'dividend_or_interest',
  interest: 'dividend_or_interest',
  'interest receivable': 'dividend_or_interest',
  'account fee': 'fee',
  'management fee': 'fee',
  'margin expense': 'fee',
}

/** Converts a transaction of an investment account to the common model. Plaid's amounts have the opposite sign. */
export function toInvestmentTransaction(
  account: PlaidAccount,
  row: PlaidInvestmentTransaction,
  security: PlaidSecurity | undefined,
): Transaction {
  const amount = negate(row.amount)
  const common = {
    id: row.investment_transaction_id,
    account_id: row.account_id,
    type: typeOf(row, amount),
    provider_type: row.subtype === null ? row.type : `${row.type}/${row.subtype}`,
    status: 'posted' as const,
    ...occurrenceOf(row.date),
    description: row.name,
    amount,
    currency: currencyOf(row),
  }
  if (accountKind(account).kind === 'crypto' && security)
    return {
      ...common,
      kind: 'crypto',
      crypto: {
        symbol: security.ticker_symbol ?? security.name ?? 'UNKNOWN',
        quantity: row.quantity ?? '0',
        transaction_hash: null,
      },
    }
  const { fees, price, quantity } = row
  const leg = {
    symbol: security?.ticker_symbol ?? null,
    cusip: security?.cusip ?? null,
    description: security?.name ?? null,
    asset_type: security?.type ?? null,
    quantity,
    price,
    cost: null,
    position_effect: null,
  }
  return {
    ...common,
    kind: 'brokerage',
    brokerage: {
      traded_at: null,
      settled_at: null,
      order_id: null,
      legs: security ? [leg] : [],
      fees: fees === null || /^-?0+(\.0+)?$/.test(fees) ? [] : [{ type: 'fee', amount: fees }],
    },
  }
}

function typeOf({ subtype, type }: PlaidInvestmentTransaction, amount: string): TransactionType {
  if (Object.hasOwn(TYPES, type)) return TYPES[type] ?? 'other'
  if (type !== 'cash') return 'other'
  const name = subtype ?? ''
  if (Object.hasOwn(CASH, name)) return CASH[name] ?? 'other'
  return amount.startsWith('-') ? 'withdrawal' : 'deposit'
}
