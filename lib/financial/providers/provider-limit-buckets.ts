import { hash } from 'node:crypto'
import type { Bucket } from '../../services/rate-limits/rate-limit-store.ts'
import type { Provider } from './provider.ts'
import type { ProviderLimit } from './provider-definition.ts'

/**
 * The purpose of a call to a provider, and who or what causes it.
 *
 * - `schedule`: a scheduled refresh or check.
 * - `revocation`: a token revocation. Every revocation follows a consent, so the limit of callbacks also limits these.
 * - `callback`: a call of the consent: a code exchange, or a call about a link.
 * - `refresh`: a refresh or a check that a user requests or that a read requires.
 * - `read`: a call to the provider's API.
 * - `check`: a call to the provider's API within a refresh that was admitted before.
 * - `webhook_key`: a read of a key that verifies notifications.
 */
export type ProviderCall =
  | { readonly for: 'schedule' | 'revocation' | 'webhook_key' }
  | { readonly for: 'callback' | 'refresh'; readonly userId: string }
  | { readonly for: 'read'; readonly userId: string; readonly connectionId: string }
  | { readonly for: 'check'; readonly connectionId: string }

/** The buckets that a call takes tokens from, in this order. */
export interface CallBuckets {
  /** The user's share; undefined if no user causes the call. */
  readonly share: Bucket | undefined
  /** The shared buckets: the connection's, pools, then the provider's limit for the whole application. */
  readonly common: readonly Bucket[]
}

/** Part of a limit that several kinds of calls share. */
interface Pool {
  readonly name: string
  readonly part: number
}

/** Reserves half of the limit for callbacks and the schedule. */
const ON_DEMAND: Pool = { name: 'on_demand', part: 1 / 2 }
/** Reserves a quarter of the limit for the schedule. */
const INTERACTIVE: Pool = { name: 'interactive', part: 3 / 4 }

/** Anybody can send notifications with unknown keys. They must not use up the limit of the provider. */
const WEBHOOK_KEYS: Pool = { name: 'webhook_keys', part: 1 / 16 }

/** Reads need no pool, because no other calls use the API's limit. */
const RULES = {
  read: { limit: 'api', share: 1 / 4, pools: [] },
  refresh: { limit: 'token', share: 1 / 8, pools: [ON_DEMAND, INTERACTIVE] },
  callback: { limit: 'token', share: 1 / 16, pools: [INTERACTIVE] },
} as const

/** Retention deletes buckets after a day without use, so every bucket must refill within a day. */
const MAX_SECONDS = 24 * 60 * 60

/**
 * Derives the buckets of a call from the provider's limits. The share comes first, so that a user with an exhausted share
 * does not consume tokens of the shared buckets.
 */
export function bucketsOf({ definition, limits }: Provider, call: ProviderCall, cost: number): CallBuckets {
  const { key, callsPerRead = 1 } = definition
  const whole = (limit: 'api' | 'token') => ({ key: `provider:${key}:${limit}`, ...limits[limit], cost })
  const ofConnection =
    'connectionId' in call && limits.connection
      ? [{ key: `provider_connection:${key}:${subjectOf(call.connectionId)}`, ...limits.connection, cost }]
      : []
  if (call.for === 'check') return { share: undefined, common: ofConnection }
  const poolOf = (limit: 'api' | 'token', { name, part }: Pool) => {
    return { key: `provider:${key}:${limit}:${name}`, ...partOf(limits[limit], part, 1), cost }
  }
  if (call.for === 'webhook_key')
    return { share: undefined, common: [poolOf('token', WEBHOOK_KEYS), whole('token')] }
  if (!('userId' in call)) return { share: undefined, common: [whole('token')] }
  const { limit, share, pools } = RULES[call.for]
  const minCapacity = call.for === 'read' ? callsPerRead : 1
  const pooled = pools.map(pool => poolOf(limit, pool))
  return {
    share: {
      key: `provider_share:${key}:${call.for}:${subjectOf(call.userId)}`,
      ...partOf(limits[limit], share, minCapacity),
      cost,
    },
    common: [...ofConnection, ...pooled, whole(limit)],
  }
}

/** Hashed, so that the store contains no ids of users and connections. */
const subjectOf = (id: string) => hash('sha256', id).slice(0, 32)

/**
 * Returns a bucket with a part of a limit's capacity and refill rate. Its capacity is at least `minCapacity`, unless the
 * limit's own capacity is lower. Rounding never makes the part larger.
 */
function partOf({ capacity, seconds }: ProviderLimit, part: number, minCapacity: number): ProviderLimit {
  const burst = Math.min(capacity, Math.max(minCapacity, Math.floor(capacity * part)))
  const refill = Math.ceil((burst * seconds) / (capacity * part))
  return { capacity: burst, seconds: Math.min(MAX_SECONDS, refill) }
}
