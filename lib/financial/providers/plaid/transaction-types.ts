import type { Decimal } from '../../model/account.ts'
import type { TransactionType } from '../../model/transaction.ts'
import type { PlaidTransaction } from './transaction-replies.ts'

/** The kinds of transactions that depend on the direction of the money: into the account, or out of it. */
type BySign = readonly [incoming: TransactionType, outgoing: TransactionType]

/** `transaction_code`: how the institution names the transaction. Most institutions send none. */
const CODES: Readonly<Record<string, TransactionType | BySign>> = {
  adjustment: 'adjustment',
  atm: ['deposit', 'withdrawal'],
  'bank charge': 'fee',
  'bill payment': 'payment',
  cash: ['deposit', 'withdrawal'],
  cashback: 'refund',
  cheque: ['deposit', 'payment'],
  'direct debit': ['deposit', 'payment'],
  interest: 'dividend_or_interest',
  payment: 'payment',
  purchase: ['refund', 'purchase'],
  refund: 'refund',
  'standing order': ['deposit', 'payment'],
  transfer: 'transfer',
}

/** The start of the category that Plaid derives. The first that fits counts. */
const CATEGORIES: readonly (readonly [start: string, type: TransactionType | BySign])[] = [
  ['INCOME_DIVIDENDS', 'dividend_or_interest'],
  ['INCOME_INTEREST', 'dividend_or_interest'],
  ['INCOME_TAX_REFUND', 'refund'],
  ['INCOME', ['deposit', 'adjustment']],
  ['TRANSFER_IN_DEPOSIT', 'deposit'],
  ['TRANSFER_OUT_WITHDRAWAL', 'withdrawal'],
  ['TRANSFER', 'transfer'],
  ['LOAN_PAYMENTS', 'payment'],
  ['BANK_FEES', ['refund', 'fee']],
  ['RENT_AND_UTILITIES', ['refund', 'payment']],
  ['GOVERNMENT_AND_NON_PROFIT', ['refund', 'payment']],
  // Every other category is about buying something.
  ['', ['refund', 'purchase']],
]

/** Without any description, only the direction of the money is known. */
const UNKNOWN: BySign = ['deposit', 'withdrawal']

/** Returns the type of a transaction in the common model. `amount` is negative if money left the account. */
export function toTransactionType(
  { personal_finance_category, transaction_code }: PlaidTransaction,
  amount: Decimal,
): TransactionType {
  const code = transaction_code ?? ''
  const category = personal_finance_category?.detailed
  const found =
    (Object.hasOwn(CODES, code) ? CODES[code] : undefined) ??
    (category === undefined ? undefined : CATEGORIES.find(([start]) => category.startsWith(start))?.[1]) ??
    UNKNOWN
  if (typeof found === 'string') return found
  return found[amount.startsWith('-') ? 1 : 0]
}
