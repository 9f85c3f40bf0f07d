import type { BrokerageTransactionDetails, Transaction, TransactionLeg } from '@dashtam/client'
import { signOf } from '../text/decimal.ts'
import { formatQuantity } from '../text/money.ts'
import { transactionTypeText } from './transaction-type.ts'

/** Returns a short text that says what a transaction is, such as "Sold 10 AAPL" or the name of a merchant. */
export function transactionTitle(transaction: Transaction): string {
  const { description, type } = transaction
  return (
    partyOf(transaction) ?? tradeText(transaction) ?? sentenceCase(description) ?? transactionTypeText(type)
  )
}

/** Returns what a transaction moved apart from money, which is its amount. */
export function tradedAssets({ legs }: BrokerageTransactionDetails): readonly TransactionLeg[] {
  return legs.filter(({ asset_type }) => asset_type !== 'CURRENCY')
}

function partyOf(transaction: Transaction): string | null {
  switch (transaction.kind) {
    case 'bank':
      return transaction.bank.counterparty
    case 'card':
      return transaction.card.merchant
    case 'loan':
      return transaction.loan.counterparty
    case 'other':
      return transaction.other.counterparty
    default:
      return null
  }
}

function tradeText(transaction: Transaction): string | undefined {
  if (transaction.kind !== 'brokerage' || transaction.type !== 'trade') return undefined
  const [first, ...others] = tradedAssets(transaction.brokerage)
  const text = first && legText(first)
  return text && others.length > 0 ? `${text} and ${others.length} more` : text
}

function legText({ quantity, symbol, description }: TransactionLeg): string | undefined {
  const name = symbol ?? description
  if (quantity === null || name === null || signOf(quantity) === 0) return undefined
  return `${signOf(quantity) < 0 ? 'Sold' : 'Bought'} ${formatQuantity(quantity.replace('-', ''))} ${name}`
}

function sentenceCase(text: string | null): string | undefined {
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : undefined
}
