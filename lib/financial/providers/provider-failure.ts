import type { Quota } from '../../services/rate-limits/rate-limiter.ts'

/** A user's share of a provider's limit that is used up. */
export interface UsedUpShare {
  readonly kind: 'rate_limited'
  readonly retryAfterSeconds: number
  /** What is left of the share. */
  readonly quotas: readonly Quota[]
}

/**
 * How a call to a provider fails.
 *
 * - `timed_out`: it did not answer in time.
 * - `failed`: it could not be reached, or its answer is none that we can use; `reason` is a word for the log.
 * - `busy`: its rate limit is used up, as it or our own count of it says.
 * - `rate_limited`: the user's share of its rate limit is used up. The provider was not called.
 * - `unauthorized`: it refused the access token.
 * - `missing`: it knows nothing at the address, such as an account of that id.
 */
export type ProviderFailure =
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | UsedUpShare
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'missing' }

/** The result of reading from a provider. */
export type Read<T> = { readonly kind: 'read'; readonly value: T } | ProviderFailure
