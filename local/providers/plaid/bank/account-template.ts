/** The ledgers: what happens on an account. */
export type LedgerName =
  | 'checking'
  | 'savings'
  | 'cd'
  | 'money_market'
  | 'card'
  | 'mortgage'
  | 'student'
  | 'auto'
  | 'points'
/** The portfolios of investment accounts. */
export type PortfolioName = 'brokerage' | 'ira' | '401k'

interface Named {
  /** Unique within an institution. */
  readonly key: string
  readonly name: string
  readonly officialName: string | null
  /** The last characters of the account number. */
  readonly mask: string | null
  readonly subtype: string
}

/** An account with a ledger. */
export interface LedgerAccount extends Named {
  readonly type: 'depository' | 'credit' | 'loan'
  readonly ledger: LedgerName
  /** The balance before the first day, in cents. For credit and loans, what is owed. */
  readonly start: number
  /** In cents. */
  readonly limit?: number
  /** Absent if the currency is USD. */
  readonly unofficialCurrency?: string
  /** Whether the institution reports what is available. */
  readonly hasAvailable?: boolean
}

/** An account with a portfolio. */
export interface InvestmentAccount extends Named {
  readonly type: 'investment'
  readonly portfolio: PortfolioName
}

/** An account as its institution offers it to each customer. */
export type AccountTemplate = LedgerAccount | InvestmentAccount
