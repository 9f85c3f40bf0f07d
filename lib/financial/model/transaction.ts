import type { Decimal } from './account.ts'

/** The type of a transaction, common to all providers. */
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
  /** The provider's id of the transaction. */
  readonly id: string
  readonly account_id: string
  readonly type: TransactionType
  /** The provider's name of the type. */
  readonly provider_type: string
  readonly status: 'posted' | 'pending' | 'invalid' | 'unknown'
  /** ISO 8601 time in UTC. */
  readonly time: string
  /** `day` if the provider names only the date: `time` is then noon in UTC, which is the same date almost everywhere. */
  readonly time_precision: 'second' | 'day'
  readonly description: string | null
  /** The change of the account's balance. Negative if money left the account. */
  readonly amount: Decimal
  readonly currency: string
}

/** One movement of an asset in a trade. Excludes fees. */
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

/** A transaction in the common model of all providers: shared fields, and one object with the fields of its account's kind. */
export type Transaction = TransactionBase &
  (
    | {
        readonly kind: 'brokerage'
        readonly brokerage: {
          /** ISO 8601 time in UTC. */
          readonly traded_at: string | null
          /** ISO 8601 time in UTC. */
          readonly settled_at: string | null
          readonly order_id: string | null
          readonly legs: TransactionLeg[]
          /** Positive if charged, negative if refunded. */
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
    | { readonly kind: 'loan'; readonly loan: { readonly counterparty: string | null } }
    | { readonly kind: 'other'; readonly other: { readonly counterparty: string | null } }
  )
