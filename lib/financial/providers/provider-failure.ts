import type { Quota } from '../../services/rate-limits/rate-limiter.ts'

/** A user's share of a provider's limit is exhausted. */
export interface ExhaustedShare {
  readonly kind: 'rate_limited'
  readonly retryAfterSeconds: number
  /** The state of the share. */
  readonly quotas: readonly Quota[]
}

/**
 * A failed call to a provider.
 *
 * - `timed_out`: the provider did not respond in time.
 * - `failed`: the provider was unreachable, or its response was invalid. `reason` is a code for the log.
 * - `busy`: the rate limit is exhausted, according to the provider or to our own count.
 * - `rate_limited`: the user's share of the rate limit is exhausted. The provider was not called.
 * - `unauthorized`: the provider refused the access token.
 * - `missing`: the provider responded with 404, for example for an unknown account.
 */
export type ProviderFailure =
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | ExhaustedShare
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'missing' }

/** The result of a read from a provider. */
export type ReadResult<T> = { readonly kind: 'read'; readonly value: T } | ProviderFailure
