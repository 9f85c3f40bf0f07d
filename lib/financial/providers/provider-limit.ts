import type { Bucket } from '../../services/rate-limits/rate-limit-store.ts'
import type { Quota } from '../../services/rate-limits/rate-limiter.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from './provider.ts'
import type { ExhaustedShare } from './provider-failure.ts'
import { bucketsOf, type ProviderCall } from './provider-limit-buckets.ts'

/** Whether a provider's limits admit a call. Every other outcome is also a `ProviderFailure`. */
export type LimitOutcome =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | ExhaustedShare

/** The number of bucket tokens that a call consumes. */
export interface CallCost {
  /** Tokens to consume, all or none; 1 if absent. */
  readonly cost?: number
  /** Tokens that a retry needs after a refusal; `cost` if absent. `Retry-After` is the time until they are available. */
  readonly costToRetry?: () => number
}

/**
 * Checks a provider's rate limits and consumes tokens in one call of the store: from the user's share, the connection's
 * limit, the pools of the call's kind, and the limit of the whole application. A refused call consumes no tokens. If the store fails, the call is
 * admitted.
 * @throws {RangeError} if `cost` exceeds the capacity in `provider.limits`.
 */
export async function takeProviderLimit(
  { clock, log, rateLimits }: Services<'rateLimits'>,
  provider: Provider,
  call: ProviderCall,
  { cost = 1, costToRetry = () => cost }: CallCost = {},
): Promise<LimitOutcome> {
  const { key } = provider.definition
  const { share, common } = bucketsOf(provider, call, cost)
  const [whole] = common.slice(-1)
  if (!whole) return { kind: 'admitted' }
  if (cost > whole.capacity)
    throw new RangeError(`The rate limit of ${key} never admits ${cost} calls at once`)
  const admission = await rateLimits.admit(share ? [share, ...common] : common, clock())
  if (admission.retryAfterSeconds === undefined) return { kind: 'admitted' }
  await refundTokens({ clock, rateLimits }, admission.quotas.slice(0, -1))
  const exhausted = admission.quotas.at(-1)
  const retryAfterSeconds =
    admission.retryAfterSeconds + (exhausted ? secondsFor(exhausted, costToRetry() - cost) : 0)
  if (!share || exhausted?.key !== share.key) return { kind: 'busy', retryAfterSeconds }
  const user_id = 'userId' in call ? call.userId : undefined
  log('rate_limited', { limit: 'provider_share', provider_key: key, user_id })
  return { kind: 'rate_limited', retryAfterSeconds, quotas: [exhausted] }
}

/** Returns the tokens that were consumed before a later bucket refused the call. */
async function refundTokens(
  { clock, rateLimits }: Pick<Services<'rateLimits'>, 'clock' | 'rateLimits'>,
  consumed: readonly Bucket[],
): Promise<void> {
  if (consumed.length === 0) return
  await rateLimits.admit(
    consumed.map(({ key, capacity, seconds, cost = 1 }) => ({ key, capacity, seconds, cost: -cost })),
    clock(),
  )
}

/** Returns the refill time in seconds of additional tokens, up to the bucket's capacity. */
function secondsFor({ capacity, seconds, cost = 1 }: Quota, additional: number): number {
  return Math.ceil((Math.max(0, Math.min(additional, capacity - cost)) * seconds) / capacity)
}
