import * as z from 'zod/mini'
import { listOf, PageQuery, Time } from './fields.ts'
import { ConnectionPath, Decimal, readingProblems, readingServices } from './provider-fields.ts'
import { route } from './route.ts'

/** The kinds of a transaction. */
export const TransactionType = z.enum([
  'trade',
  'dividend_or_interest',
  'deposit',
  'withdrawal',
  'transfer',
  'payment',
  'purchase',
  'refund',
  'fee',
  'adjustment',
  'other',
])

/** A part of a trade: one security. */
export const Leg = z.object({
  symbol: z.nullable(z.string()),
  cusip: z.nullable(z.string()),
  description: z.nullable(z.string()),
  asset_type: z.nullable(z.string()),
  quantity: z.nullable(Decimal),
  price: z.nullable(Decimal),
  cost: z.nullable(Decimal),
  position_effect: z.nullable(z.enum(['opening', 'closing', 'automatic', 'unknown'])),
})

/** A fee of a transaction. */
export const Fee = z.object({ type: z.string(), amount: Decimal })

const common = {
  id: z.string(),
  account_id: z.string(),
  type: TransactionType,
  provider_type: z.string(),
  status: z.enum(['posted', 'pending', 'invalid', 'unknown']),
  time: Time,
  time_precision: z.enum(['second', 'day']),
  description: z.nullable(z.string()),
  amount: Decimal,
  currency: z.string(),
}

/** The fields of a transaction of a brokerage account. */
export const BrokerageTransactionDetails = z.object({
  traded_at: z.nullable(Time),
  settled_at: z.nullable(Time),
  order_id: z.nullable(z.string()),
  legs: z.array(Leg),
  fees: z.array(Fee),
})

/** The fields of a transaction of a bank account. */
export const BankTransactionDetails = z.object({ counterparty: z.nullable(z.string()) })

/** The fields of a transaction of a card. */
export const CardTransactionDetails = z.object({
  merchant: z.nullable(z.string()),
  category: z.nullable(z.string()),
})

/** The fields of a transaction of a crypto account. */
export const CryptoTransactionDetails = z.object({
  symbol: z.string(),
  quantity: Decimal,
  transaction_hash: z.nullable(z.string()),
})

/** The fields of a transaction of a loan. */
export const LoanTransactionDetails = z.object({ counterparty: z.nullable(z.string()) })

/** The fields of a transaction of an account of another kind. */
export const OtherTransactionDetails = z.object({ counterparty: z.nullable(z.string()) })

/** A transaction of a brokerage account. */
export const BrokerageTransaction = z.object({
  ...common,
  kind: z.literal('brokerage'),
  brokerage: BrokerageTransactionDetails,
})

/** A transaction of a bank account. */
export const BankTransaction = z.object({
  ...common,
  kind: z.literal('bank'),
  bank: BankTransactionDetails,
})

/** A transaction of a card. */
export const CardTransaction = z.object({
  ...common,
  kind: z.literal('card'),
  card: CardTransactionDetails,
})

/** A transaction of a crypto account. */
export const CryptoTransaction = z.object({
  ...common,
  kind: z.literal('crypto'),
  crypto: CryptoTransactionDetails,
})

/** A transaction of a loan. */
export const LoanTransaction = z.object({
  ...common,
  kind: z.literal('loan'),
  loan: LoanTransactionDetails,
})

/** A transaction of an account of another kind. */
export const OtherTransaction = z.object({
  ...common,
  kind: z.literal('other'),
  other: OtherTransactionDetails,
})

/**
 * A transaction: common fields, and an object with the fields of its account kind. The object is named after the kind.
 */
export const Transaction = z.discriminatedUnion('kind', [
  BrokerageTransaction,
  BankTransaction,
  CardTransaction,
  CryptoTransaction,
  LoanTransaction,
  OtherTransaction,
])

const MOMENT_FORMAT =
  'Must be a time with an offset or a date, for example 2026-01-31T08:30:00Z or 2026-01-31.'

/** A time with an offset, or a date, which stands for midnight UTC. The years are those that providers accept. */
const Moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], MOMENT_FORMAT)
  .check(z.refine(text => text >= '1900' && text < '9999', 'Must be from 1900 to 9998.'))

/** GET /api/v1/providers/{id}/accounts/{account_id}/transactions */
export const list = route({
  id: 'transactions/list',
  operationId: 'listTransactions',
  tag: 'transactions',
  title: 'List transactions',
  method: 'GET',
  path: '/api/v1/providers/{id}/accounts/{account_id}/transactions',
  access: 'bearer',
  summary:
    'Lists the transactions of an account, newest first. `to` defaults to now and `from` to 30 days before `to`. The range is at most one year.',
  params: z.extend(ConnectionPath, {
    account_id: z.string().check(z.regex(/^[\w.~:-]{1,256}$/, 'Must be the id of an account.')),
  }),
  query: z.extend(PageQuery, {
    from: z.optional(Moment),
    to: z.optional(Moment),
    type: z.optional(TransactionType),
  }),
  reply: { status: 200, body: listOf(Transaction) },
  problems: ['invalid_input', ...readingProblems],
  limits: ['provider_by_user'],
  uses: readingServices,
})
