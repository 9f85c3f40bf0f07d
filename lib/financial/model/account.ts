/** An amount or a quantity as decimal text (`-12.50`). A float cannot represent every cent exactly. */
export type Decimal = string

/** A holding in an account. */
export interface Position {
  readonly symbol: string | null
  readonly cusip: string | null
  readonly description: string | null
  /** The provider's name of the asset type: `EQUITY`, `OPTION` … */
  readonly asset_type: string
  /** Negative for a short position. */
  readonly quantity: Decimal
  readonly average_price: Decimal | null
  readonly market_value: Decimal | null
  readonly day_profit_loss: Decimal | null
  readonly open_profit_loss: Decimal | null
}

interface AccountBase {
  /** The provider's id of the account. Not the account number. */
  readonly id: string
  readonly name: string
  /** The masked account number: `••••1234`. */
  readonly number_masked: string
  /** ISO 4217 code, or the ticker of a cryptocurrency; `XXX` (ISO 4217: no currency) if the provider names none. */
  readonly currency: string
  /** The value of the account. For a card and a loan, the amount owed. */
  readonly balance: Decimal | null
  /** The amount available for purchases or withdrawal. */
  readonly available: Decimal | null
}

/** An account in the common model of all providers: shared fields, and one object with the fields of its kind. */
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
          readonly type: 'checking' | 'savings' | 'deposit' | 'other'
          /** Percent per year. */
          readonly interest_rate: Decimal | null
        }
      }
    | {
        readonly kind: 'card'
        readonly card: {
          readonly network: string | null
          readonly credit_limit: Decimal | null
          readonly minimum_payment: Decimal | null
          /** ISO 8601 date. */
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
        readonly kind: 'loan'
        readonly loan: {
          readonly type:
            | 'mortgage'
            | 'home_equity'
            | 'student'
            | 'auto'
            | 'line_of_credit'
            | 'personal'
            | 'other'
          /** Percent per year. */
          readonly interest_rate: Decimal | null
        }
      }
    | {
        readonly kind: 'other'
        readonly other: {
          /** The provider's name of the type. */
          readonly type: string
        }
      }
  )
