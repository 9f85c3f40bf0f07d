import type { Services } from '../services/services.ts'
import type { Provider } from './provider.ts'

/** What a provider's limit says: `busy` is a {@link ProviderFailure} too. */
export type LimitOutcome =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }

/**
 * Takes `cost` tokens, all or none, of what a provider lets the whole application call: its API, or its token endpoint.
 * A store of the limits that fails lets the call pass.
 */
export async function takeProviderLimit(
  _services: Services<'rateLimits'>,
  _provider: Provider,
  _what: 'api' | 'token',
  _cost = 1,
): Promise<LimitOutcome> {
  throw new Error('To be written')
}
