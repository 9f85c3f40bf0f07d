import type { Transaction } from '@dashtam/client'
import { formatQuantity } from '../text/money.ts'
import { formatTime } from '../text/time.ts'

/** A name with its value. The value is null if it is unknown. */
export type Detail = readonly [name: string, value: string | null]

const states: Record<Transaction['status'], string> = {
  posted: 'Completed',
  pending: 'Pending',
  invalid: 'Canceled',
  unknown: 'Unknown',
}

/** Returns the name of the state of a transaction. */
export function transactionStatusText(status: Transaction['status']): string {
  return states[status]
}

/** Returns what is known about a transaction, in the order of importance. */
export function transactionDetails(transaction: Transaction): Detail[] {
  const { time, status, provider_type, description } = transaction
  return [
    ['Time', formatTime(time)],
    ['State', states[status]],
    ...kindDetails(transaction),
    ['Description', description],
    ['Type at the institution', provider_type],
  ]
}

function kindDetails(transaction: Transaction): Detail[] {
  switch (transaction.kind) {
    case 'brokerage': {
      const { traded_at, settled_at, order_id } = transaction.brokerage
      return [
        ['Traded', traded_at && traded_at !== transaction.time ? formatTime(traded_at) : null],
        ['Settled', settled_at && formatTime(settled_at)],
        ['Order', order_id],
      ]
    }
    case 'bank':
      return [['Counterparty', transaction.bank.counterparty]]
    case 'card':
      return [
        ['Merchant', transaction.card.merchant],
        ['Category', transaction.card.category],
      ]
    case 'crypto': {
      const { symbol, quantity, transaction_hash } = transaction.crypto
      return [
        ['Quantity', `${formatQuantity(quantity)} ${symbol}`],
        ['Transaction hash', transaction_hash],
      ]
    }
    case 'loan':
      return [['Counterparty', transaction.loan.counterparty]]
    case 'other':
      return [['Counterparty', transaction.other.counterparty]]
  }
}
