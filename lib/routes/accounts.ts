import * as z from 'zod/mini'
import { listOf, PageQuery } from './fields.ts'
import { ConnectionPath, Decimal, readingProblems, readingServices } from './provider-fields.ts'
import { route } from './route.ts'

const Position = z.object({
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

const common = {
  id: z.string(),
  name: z.string(),
  number_masked: z.string(),
  currency: z.string(),
  balance: z.nullable(Decimal),
  available: z.nullable(Decimal),
}

/** An account: common fields, and an object with the fields of its kind. The object is named after the kind. */
const Account = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('brokerage'),
    brokerage: z.object({
      type: z.enum(['cash', 'margin', 'retirement', 'other']),
      cash_balance: z.nullable(Decimal),
      buying_power: z.nullable(Decimal),
      maintenance_requirement: z.nullable(Decimal),
      is_day_trader: z.nullable(z.boolean()),
      is_restricted: z.nullable(z.boolean()),
      positions: z.array(Position),
    }),
  }),
  z.object({
    ...common,
    kind: z.literal('bank'),
    bank: z.object({
      type: z.enum(['checking', 'savings', 'deposit', 'loan', 'other']),
      interest_rate: z.nullable(Decimal),
    }),
  }),
  z.object({
    ...common,
    kind: z.literal('card'),
    card: z.object({
      network: z.nullable(z.string()),
      credit_limit: z.nullable(Decimal),
      minimum_payment: z.nullable(Decimal),
      payment_due_on: z.nullable(z.iso.date()),
    }),
  }),
  z.object({
    ...common,
    kind: z.literal('crypto'),
    crypto: z.object({
      holdings: z.array(
        z.object({ symbol: z.string(), quantity: Decimal, market_value: z.nullable(Decimal) }),
      ),
    }),
  }),
  z.object({
    ...common,
    kind: z.literal('aggregator'),
    aggregator: z.object({ institution: z.string(), type: z.string() }),
  }),
])

/** GET /api/v1/providers/{id}/accounts */
export const list = route({
  id: 'accounts/list',
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
