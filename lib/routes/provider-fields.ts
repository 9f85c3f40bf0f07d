import * as z from 'zod/mini'
import { Id, Label, Time } from './fields.ts'

/** The name that a user gives a connection, normalized to Unicode NFC. */
export const Alias = Label(100).check(z.normalize('NFC'))

/** The key of a provider. */
export const ProviderKey = z
  .string()
  .check(z.regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Must be the key of a provider.'))

/** The kind of institution that a provider is. */
export const ProviderType = z.enum(['brokerage', 'bank', 'card', 'crypto', 'aggregator'])

/** The states of a connection. */
export const ConnectionStatus = z.enum(['pending', 'active', 'expiring', 'expired', 'error', 'revoked'])

/** When the tokens of a connection are refreshed. Null stands for the policy of the stage. */
export const RefreshPolicy = z.enum(['always', 'active', 'on_demand'])

/** The path parameter with the id of a connection. */
export const ConnectionPath = z.object({ id: Id })

/** A connection to a provider. */
export const Connection = z.object({
  id: Id,
  provider_key: z.string(),
  alias: z.string(),
  institution_name: z.nullable(z.string()),
  status: ConnectionStatus,
  is_connected: z.boolean(),
  needs_reconnection: z.boolean(),
  connected_at: z.nullable(Time),
  last_sync_at: z.nullable(Time),
  accounts_count: z.nullable(z.int()),
  refresh_policy: z.nullable(RefreshPolicy),
})

/** An amount or a quantity as decimal text, because floating-point numbers are not exact. */
export const Decimal = z.string().check(z.regex(/^-?\d+(\.\d+)?$/))

/** The problems of every route that calls a provider to connect a user. */
export const connectingProblems = [
  'provider_not_configured',
  'provider_failed',
  'provider_busy',
  'provider_timeout',
] as const

/** The problems of every route that calls a provider's API with a provider token. */
export const readingProblems = [
  'not_found',
  'not_connected',
  'reconnection_required',
  'provider_failed',
  'provider_busy',
  'provider_not_ready',
  'provider_timeout',
] as const

/** The services of every route that calls a provider's API with a provider token. */
export const readingServices = [
  'dataKeys',
  'mailQueue',
  'providerCredentials',
  'providerHttp',
  'rateLimits',
  'statements',
] as const
