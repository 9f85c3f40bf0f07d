import type { Decimal } from './account.ts'

/** What a transaction is, whatever its provider calls it. */
export type TransactionType =
  | 'trade'
  | 'dividend_or_interest'
  | 'deposit'
  | 'withdrawal'
  | 'transfer'
  | 'payment'
  | 'purchase'
  | 'refund'
  | 'fee'
  | 'adjustment'
  | 'other'

interface TransactionBase {
  /** The provider's own id of the transaction. */
  readonly id: string
  readonly account_id: string
  readonly type: TransactionType
  /** In the provider's own words. */
  readonly provider_type: string
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** A moment in ISO 8601, UTC. */
  readonly time: string
  readonly description: string | null
  /** What it changed the account by: negative where money left it. */
  readonly amount: Decimal
  readonly currency: string
}

/** What moved in a trade, without its fees. */
export interface TransactionLeg {
  readonly symbol: string | null
  readonly cusip: string | null
  readonly description: string | null
  readonly asset_type: string | null
  readonly quantity: Decimal | null
  readonly price: Decimal | null
  readonly cost: Decimal | null
  readonly position_effect: 'opening' | 'closing' | 'automatic' | 'unknown' | null
}

/** A transaction in the one shape that every provider's come in: common fields, and a part for its account's kind. */
export type Transaction = TransactionBase &
  (
    | {
        readonly kind: 'brokerage'
        readonly brokerage: {
          /** Moments in ISO 8601, UTC. */
          readonly traded_at: string | null
          readonly settled_at: string | null
          readonly order_id: string | null
          readonly legs: TransactionLeg[]
          /** What was charged: positive, or negative where it was paid back. */
          readonly fees: { readonly type: string; readonly amount: Decimal }[]
        }
      }
    | { readonly kind: 'bank'; readonly bank: { readonly counterparty: string | null } }
    | {
        readonly kind: 'card'
        readonly card: { readonly merchant: string | null; readonly category: string | null }
      }
    | {
        readonly kind: 'crypto'
        readonly crypto: {
          readonly symbol: string
          readonly quantity: Decimal
          readonly transaction_hash: string | null
        }
      }
    | { readonly kind: 'aggregator'; readonly aggregator: { readonly institution: string } }
  )
