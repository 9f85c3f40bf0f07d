import { hash } from 'node:crypto'
import type { Bucket } from '../../services/rate-limits/rate-limit-store.ts'
import type { Provider } from './provider.ts'
import type { ProviderLimit } from './provider-definition.ts'

/**
 * What a call to a provider is for, and for which user.
 *
 * - `schedule`: refreshes that are due.
 * - `revocation`: ends tokens at the provider. Each follows a consent, so callbacks bound their number.
 * - `callback`: exchanges the code of a user who has consented.
 * - `refresh`: a refresh that a user asks for, or that a read needs.
 * - `read`: one call to the provider's API.
 */
export type ProviderCall =
  | { readonly for: 'schedule' | 'revocation' }
  | { readonly for: 'callback' | 'refresh' | 'read'; readonly userId: string }

/** The buckets that a call takes tokens from, in this order. */
export interface CallBuckets {
  /** The user's own share; absent where no user asks. */
  readonly share: Bucket | undefined
  /** What the call has in common with others: pools, then the provider's limit for the whole application. */
  readonly common: readonly [...Bucket[], Bucket]
}

/** Part of a limit that calls of some kinds use together. */
interface Pool {
  readonly name: string
  readonly part: number
}

/** Leaves a half of the limit to callbacks and the schedule. */
const ON_DEMAND: Pool = { name: 'on_demand', part: 1 / 2 }
/** Leaves a quarter of the limit to the schedule. */
const INTERACTIVE: Pool = { name: 'interactive', part: 3 / 4 }

/** Only reads use the API's limit, so they need no pool there. */
const RULES = {
  read: { limit: 'api', share: 1 / 4, pools: [] },
  refresh: { limit: 'token', share: 1 / 8, pools: [ON_DEMAND, INTERACTIVE] },
  callback: { limit: 'token', share: 1 / 16, pools: [INTERACTIVE] },
} as const

/** Retention deletes buckets that were idle for a day: they must be full by then. */
const MOST_SECONDS = 24 * 60 * 60

/**
 * Derives the buckets of a call from the provider's limits. The share comes first, so that a user whose share is used up
 * takes nothing from others.
 */
export function bucketsOf({ definition, limits }: Provider, call: ProviderCall, cost: number): CallBuckets {
  const { key, callsPerRead = 1 } = definition
  const whole = (limit: 'api' | 'token') => ({ key: `provider:${key}:${limit}`, ...limits[limit], cost })
  if (!('userId' in call)) return { share: undefined, common: [whole('token')] }
  const { limit, share, pools } = RULES[call.for]
  // The store keeps no id of a person.
  const subject = hash('sha256', call.userId).slice(0, 32)
  const least = call.for === 'read' ? callsPerRead : 1
  const pooled = pools.map(({ name, part }) => {
    return { key: `provider:${key}:${limit}:${name}`, ...partOf(limits[limit], part, 1), cost }
  })
  return {
    share: {
      key: `provider_share:${key}:${call.for}:${subject}`,
      ...partOf(limits[limit], share, least),
      cost,
    },
    common: [...pooled, whole(limit)],
  }
}

/**
 * A part of a limit: a bucket that refills at that part of the limit's rate, and that holds at least `least` tokens, as
 * far as the limit does. Rounding makes it smaller, never larger.
 */
function partOf({ capacity, seconds }: ProviderLimit, part: number, least: number): ProviderLimit {
  const burst = Math.min(capacity, Math.max(least, Math.floor(capacity * part)))
  const refill = Math.ceil((burst * seconds) / (capacity * part))
  return { capacity: burst, seconds: Math.min(MOST_SECONDS, refill) }
}
