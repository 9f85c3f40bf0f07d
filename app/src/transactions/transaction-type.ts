import type { TransactionType } from '@dashtam/client'

const types: Record<TransactionType, string> = {
  trade: 'Trade',
  dividend_or_interest: 'Dividend or interest',
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  transfer: 'Transfer',
  payment: 'Payment',
  purchase: 'Purchase',
  refund: 'Refund',
  fee: 'Fee',
  adjustment: 'Adjustment',
  other: 'Other',
}

/** The types of transactions with their names, for a field to choose one. */
export const transactionTypes = Object.entries(types)

/** Returns the name of a type of transactions. */
export function transactionTypeText(type: TransactionType): string {
  return types[type]
}

/** Returns whether a text is a type of transactions. */
export function isTransactionType(text: string): text is TransactionType {
  return Object.hasOwn(types, text)
}
