import { negate } from '../../model/decimal.ts'
import type { Transaction } from '../../model/transaction.ts'
import { accountKind } from './account-kind.ts'
import type { PlaidAccount } from './account-replies.ts'
import { currencyOf } from './currency.ts'
import { occurrenceOf } from './occurrence.ts'
import type { PlaidTransaction } from './transaction-replies.ts'
import { toTransactionType } from './transaction-types.ts'

/** Converts a transaction to the common model. Plaid's amounts have the opposite sign. */
export function toTransaction(account: PlaidAccount, row: PlaidTransaction): Transaction {
  const { datetime, authorized_datetime, date, merchant_name, personal_finance_category } = row
  const amount = negate(row.amount)
  const common = {
    id: row.transaction_id,
    account_id: row.account_id,
    type: toTransactionType(row, amount),
    provider_type: personal_finance_category?.detailed ?? row.transaction_code ?? 'UNKNOWN',
    status: row.pending ? ('pending' as const) : ('posted' as const),
    ...occurrenceOf(date, datetime, authorized_datetime),
    description: row.name ?? merchant_name,
    amount,
    currency: currencyOf(row),
  }
  const counterparty = merchant_name
  switch (accountKind(account).kind) {
    case 'card':
      return {
        ...common,
        kind: 'card',
        card: { merchant: merchant_name, category: personal_finance_category?.primary ?? null },
      }
    case 'loan':
      return { ...common, kind: 'loan', loan: { counterparty } }
    case 'bank':
      return { ...common, kind: 'bank', bank: { counterparty } }
    default:
      return { ...common, kind: 'other', other: { counterparty } }
  }
}
