import type { Decimal } from '../../model/account.ts'
import type { TransactionType } from '../../model/transaction.ts'

/** The transaction types of the Trader API, mapped to the common model. */
const TYPES = {
  TRADE: 'trade',
  RECEIVE_AND_DELIVER: 'transfer',
  DIVIDEND_OR_INTEREST: 'dividend_or_interest',
  ACH_RECEIPT: 'deposit',
  ACH_DISBURSEMENT: 'withdrawal',
  CASH_RECEIPT: 'deposit',
  CASH_DISBURSEMENT: 'withdrawal',
  ELECTRONIC_FUND: 'by_sign',
  WIRE_OUT: 'withdrawal',
  WIRE_IN: 'deposit',
  JOURNAL: 'transfer',
  MEMORANDUM: 'other',
  MARGIN_CALL: 'other',
  MONEY_MARKET: 'transfer',
  SMA_ADJUSTMENT: 'adjustment',
} as const satisfies Record<string, TransactionType | 'by_sign'>

/** The transaction types, for the parameter `types`. */
export const SCHWAB_TYPES: readonly string[] = Object.keys(TYPES)

const known = new Map<string, TransactionType | 'by_sign'>(Object.entries(TYPES))

/** Maps a type of the Trader API to the common model. An unknown type is `other`. */
export function toTransactionType(type: string, amount: Decimal): TransactionType {
  const found = known.get(type) ?? 'other'
  if (found !== 'by_sign') return found
  return amount.startsWith('-') ? 'withdrawal' : 'deposit'
}
