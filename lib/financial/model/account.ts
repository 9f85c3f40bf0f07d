/** An amount or a quantity as decimal text (`-12.50`): a float would not keep its cents. */
export type Decimal = string

/** Something held in an account. */
export interface Position {
  readonly symbol: string | null
  readonly cusip: string | null
  readonly description: string | null
  /** In the provider's words: `EQUITY`, `OPTION` … */
  readonly asset_type: string
  /** Negative where it was sold short. */
  readonly quantity: Decimal
  readonly average_price: Decimal | null
  readonly market_value: Decimal | null
  readonly day_profit_loss: Decimal | null
  readonly open_profit_loss: Decimal | null
}

interface AccountBase {
  /** The provider's own id of the account, which is no account number. */
  readonly id: string
  readonly name: string
  /** The last digits of the account number, the others masked: `••••1234`. */
  readonly number_masked: string
  /** ISO 4217, or the ticker of a crypto-currency. */
  readonly currency: string
  /** What the account is worth, or what is owed where it is a card's. */
  readonly balance: Decimal | null
  /** What can be spent or withdrawn now. */
  readonly available: Decimal | null
}

/** An account in the one shape that every provider's accounts come in: common fields, and a part for its kind. */
export type Account = AccountBase &
  (
    | {
        readonly kind: 'brokerage'
        readonly brokerage: {
          readonly type: 'cash' | 'margin' | 'retirement' | 'other'
          readonly cash_balance: Decimal | null
          readonly buying_power: Decimal | null
          readonly maintenance_requirement: Decimal | null
          readonly is_day_trader: boolean | null
          readonly is_restricted: boolean | null
          readonly positions: Position[]
        }
      }
    | {
        readonly kind: 'bank'
        readonly bank: {
          readonly type: 'checking' | 'savings' | 'deposit' | 'loan' | 'other'
          /** In percent a year. */
          readonly interest_rate: Decimal | null
        }
      }
    | {
        readonly kind: 'card'
        readonly card: {
          readonly network: string | null
          readonly credit_limit: Decimal | null
          readonly minimum_payment: Decimal | null
          /** A day, ISO 8601. */
          readonly payment_due_on: string | null
        }
      }
    | {
        readonly kind: 'crypto'
        readonly crypto: {
          readonly holdings: {
            readonly symbol: string
            readonly quantity: Decimal
            readonly market_value: Decimal | null
          }[]
        }
      }
    | {
        readonly kind: 'aggregator'
        readonly aggregator: {
          /** Whose account it really is. */
          readonly institution: string
          readonly type: string
        }
      }
  )
