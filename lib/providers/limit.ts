import type { Services } from '../services/services.ts'
import type { Provider } from './provider.ts'

/** What a provider's limit says: `busy` is a {@link ProviderFailure} too. */
export type LimitOutcome =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }

/**
 * Takes `cost` tokens, all or none, of what a provider lets the whole application call: its API, or its token endpoint.
 * A store of the limits that fails lets the call pass.
 * @throws {RangeError} where the bucket never holds as many: `provider.limits` tells its capacity.
 */
export async function takeProviderLimit(
  { rateLimits, clock }: Services<'rateLimits'>,
  { definition, limits }: Provider,
  what: 'api' | 'token',
  cost = 1,
): Promise<LimitOutcome> {
  const { capacity, seconds } = limits[what]
  if (cost > capacity)
    throw new RangeError(`${definition.key} never lets ${cost} calls of its ${what} through`)
  const bucket = { key: `provider:${definition.key}:${what}`, capacity, seconds, cost }
  const { retryAfterSeconds } = await rateLimits.admit([bucket], clock())
  return retryAfterSeconds === undefined ? { kind: 'admitted' } : { kind: 'busy', retryAfterSeconds }
}
