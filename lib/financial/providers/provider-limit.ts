import type { Bucket } from '../../services/rate-limits/rate-limit-store.ts'
import type { Quota } from '../../services/rate-limits/rate-limiter.ts'
import type { Services } from '../../services/services.ts'
import type { Provider } from './provider.ts'
import type { UsedUpShare } from './provider-failure.ts'
import { bucketsOf, type ProviderCall } from './provider-limit-buckets.ts'

/** What a provider's limits say of a call: all but `admitted` is a {@link ProviderFailure} too. */
export type LimitOutcome =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | UsedUpShare

/** How many tokens a call takes. */
export interface CallCost {
  /** Tokens to take, all or none; 1 where absent. */
  readonly cost?: number
  /** Tokens that a retry needs, once the call is refused; `cost` where absent. `Retry-After` waits for as many. */
  readonly costToRetry?: () => number
}

/**
 * Asks the limits whether a provider may be called, and takes the tokens in one call of the store: from the user's share,
 * from the pools of the kind of call, from what the provider allows the whole application. A call that is refused takes
 * nothing. A store that fails lets the call pass.
 * @throws {RangeError} where the provider's limit never holds as many tokens: `provider.limits` has its capacity.
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
  if (whole && cost > whole.capacity) throw new RangeError(`${key} never lets ${cost} calls through at once`)
  const admission = await rateLimits.admit(share ? [share, ...common] : common, clock())
  if (admission.retryAfterSeconds === undefined) return { kind: 'admitted' }
  await giveBack({ clock, rateLimits }, admission.quotas.slice(0, -1))
  const used = admission.quotas.at(-1)
  const retryAfterSeconds = admission.retryAfterSeconds + (used ? secondsFor(used, costToRetry() - cost) : 0)
  if (!share || used?.key !== share.key) return { kind: 'busy', retryAfterSeconds }
  log('rate_limited', { limit: 'provider_share', provider_key: key })
  return { kind: 'rate_limited', retryAfterSeconds, quotas: [used] }
}

/** Gives back what was taken before a later bucket refused the call: the retry needs it. */
async function giveBack(
  { clock, rateLimits }: Pick<Services<'rateLimits'>, 'clock' | 'rateLimits'>,
  taken: readonly Bucket[],
): Promise<void> {
  if (taken.length === 0) return
  await rateLimits.admit(
    taken.map(({ key, capacity, seconds, cost = 1 }) => ({ key, capacity, seconds, cost: -cost })),
    clock(),
  )
}

/** How long more tokens than the ones already waited for take to come, as far as the bucket holds them. */
function secondsFor({ capacity, seconds, cost = 1 }: Quota, more: number): number {
  return Math.ceil((Math.max(0, Math.min(more, capacity - cost)) * seconds) / capacity)
}
