import * as z from 'zod/mini'
import { listOf, PageQuery } from './fields.ts'
import { ConnectionPath, Decimal, readingProblems, readingServices } from './provider-fields.ts'
import { route } from './route.ts'

/** A security in a brokerage account. */
export const Position = z.object({
  symbol: z.nullable(z.string()),
  cusip: z.nullable(z.string()),
  description: z.nullable(z.string()),
  asset_type: z.string(),
  quantity: Decimal,
  average_price: z.nullable(Decimal),
  market_value: z.nullable(Decimal),
  day_profit_loss: z.nullable(Decimal),
  open_profit_loss: z.nullable(Decimal),
})

/** A crypto asset in an account. */
export const Holding = z.object({ symbol: z.string(), quantity: Decimal, market_value: z.nullable(Decimal) })

const common = {
  id: z.string(),
  name: z.string(),
  number_masked: z.string(),
  currency: z.string(),
  balance: z.nullable(Decimal),
  available: z.nullable(Decimal),
}

/** The fields of a brokerage account. */
export const BrokerageDetails = z.object({
  type: z.enum(['cash', 'margin', 'retirement', 'other']),
  cash_balance: z.nullable(Decimal),
  buying_power: z.nullable(Decimal),
  maintenance_requirement: z.nullable(Decimal),
  is_day_trader: z.nullable(z.boolean()),
  is_restricted: z.nullable(z.boolean()),
  positions: z.array(Position),
})

/** The fields of a bank account. */
export const BankDetails = z.object({
  type: z.enum(['checking', 'savings', 'deposit', 'other']),
  interest_rate: z.nullable(Decimal),
})

/** The fields of a card account. */
export const CardDetails = z.object({
  network: z.nullable(z.string()),
  credit_limit: z.nullable(Decimal),
  minimum_payment: z.nullable(Decimal),
  payment_due_on: z.nullable(z.iso.date()),
})

/** The fields of a crypto account. */
export const CryptoDetails = z.object({ holdings: z.array(Holding) })

/** The fields of a loan. */
export const LoanDetails = z.object({
  type: z.enum(['mortgage', 'home_equity', 'student', 'auto', 'line_of_credit', 'personal', 'other']),
  interest_rate: z.nullable(Decimal),
})

/** The fields of an account of another kind. */
export const OtherDetails = z.object({ type: z.string() })

/** A brokerage account. */
export const BrokerageAccount = z.object({
  ...common,
  kind: z.literal('brokerage'),
  brokerage: BrokerageDetails,
})

/** A bank account. */
export const BankAccount = z.object({ ...common, kind: z.literal('bank'), bank: BankDetails })

/** A card account. */
export const CardAccount = z.object({ ...common, kind: z.literal('card'), card: CardDetails })

/** A crypto account. */
export const CryptoAccount = z.object({ ...common, kind: z.literal('crypto'), crypto: CryptoDetails })

/** A loan. */
export const LoanAccount = z.object({ ...common, kind: z.literal('loan'), loan: LoanDetails })

/** An account of another kind. */
export const OtherAccount = z.object({ ...common, kind: z.literal('other'), other: OtherDetails })

/** An account: common fields, and an object with the fields of its kind. The object is named after the kind. */
export const Account = z.discriminatedUnion('kind', [
  BrokerageAccount,
  BankAccount,
  CardAccount,
  CryptoAccount,
  LoanAccount,
  OtherAccount,
])

/** GET /api/v1/providers/{id}/accounts */
export const list = route({
  id: 'accounts/list',
  operationId: 'listAccounts',
  tag: 'accounts',
  title: 'List accounts',
  method: 'GET',
  path: '/api/v1/providers/{id}/accounts',
  access: 'bearer',
  summary: 'Lists the accounts of a connection, read live from the provider.',
  params: ConnectionPath,
  query: PageQuery,
  reply: { status: 200, body: listOf(Account) },
  problems: readingProblems,
  limits: ['provider_by_user'],
  uses: readingServices,
})
