import { hash } from 'node:crypto'
import type { Bucket } from '../../services/rate-limits/rate-limit-store.ts'
import type { Provider } from './provider.ts'
import type { ProviderLimit } from './provider-definition.ts'

/**
 * The purpose of a call to a provider, and the user who causes it.
 *
 * - `schedule`: a scheduled refresh.
 * - `revocation`: a token revocation. Every revocation follows a consent, so the limit of callbacks also limits these.
 * - `callback`: a code exchange.
 * - `refresh`: a refresh that a user requests or that a read requires.
 * - `read`: a call to the provider's API.
 */
export type ProviderCall =
  | { readonly for: 'schedule' | 'revocation' }
  | { readonly for: 'callback' | 'refresh' | 'read'; readonly userId: string }

/** The buckets that a call takes tokens from, in this order. */
export interface CallBuckets {
  /** The user's share; undefined if no user causes the call. */
  readonly share: Bucket | undefined
  /** The shared buckets: pools, then the provider's limit for the whole application. */
  readonly common: readonly [...Bucket[], Bucket]
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
  if (!('userId' in call)) return { share: undefined, common: [whole('token')] }
  const { limit, share, pools } = RULES[call.for]
  // Hashed, so that the store contains no user ids.
  const subject = hash('sha256', call.userId).slice(0, 32)
  const minCapacity = call.for === 'read' ? callsPerRead : 1
  const pooled = pools.map(({ name, part }) => {
    return { key: `provider:${key}:${limit}:${name}`, ...partOf(limits[limit], part, 1), cost }
  })
  return {
    share: {
      key: `provider_share:${key}:${call.for}:${subject}`,
      ...partOf(limits[limit], share, minCapacity),
      cost,
    },
    common: [...pooled, whole(limit)],
  }
}

/**
 * Returns a bucket with a part of a limit's capacity and refill rate. Its capacity is at least `minCapacity`, unless the
 * limit's own capacity is lower. Rounding never makes the part larger.
 */
function partOf({ capacity, seconds }: ProviderLimit, part: number, minCapacity: number): ProviderLimit {
  const burst = Math.min(capacity, Math.max(minCapacity, Math.floor(capacity * part)))
  const refill = Math.ceil((burst * seconds) / (capacity * part))
  return { capacity: burst, seconds: Math.min(MAX_SECONDS, refill) }
}
