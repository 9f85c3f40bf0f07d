import type { Quota } from '../../services/rate-limits/rate-limiter.ts'

/** A user's share of a provider's limit is exhausted. */
export interface ExhaustedShare {
  readonly kind: 'rate_limited'
  readonly retryAfterSeconds: number
  /** The state of the share. */
  readonly quotas: readonly Quota[]
}

/**
 * The provider gives no access to a connection until something happens. `error` is a code for the log and for
 * `last_error`.
 *
 * - `needs_reconnection`: the user has to sign in at the institution again. The access token remains valid.
 * - `consent_withdrawn`: the user or the institution withdrew the consent.
 * - `access_lost`: the provider does not know the access token. Only a new consent helps.
 */
export interface LostAccess {
  readonly kind: 'needs_reconnection' | 'consent_withdrawn' | 'access_lost'
  readonly error: string
}

/**
 * A failed call to a provider.
 *
 * - `timed_out`: the provider did not respond in time.
 * - `failed`: the provider was unreachable, or its response was invalid. `reason` is a code for the log.
 * - `busy`: the rate limit is exhausted, according to the provider or to our own count.
 * - `not_ready`: the provider has not collected the data yet.
 * - `rate_limited`: the user's share of the rate limit is exhausted. The provider was not called.
 * - `unauthorized`: the provider refused the access token.
 * - `missing`: the provider responded with 404, for example for an unknown account.
 * - the kinds of {@link LostAccess}.
 */
export type ProviderFailure =
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'busy' | 'not_ready'; readonly retryAfterSeconds: number }
  | ExhaustedShare
  | { readonly kind: 'unauthorized' }
  | LostAccess
  | { readonly kind: 'missing' }

/** The result of a read from a provider. */
export type ReadResult<T> = { readonly kind: 'read'; readonly value: T } | ProviderFailure

/** Returns whether a new check of the connection can explain a failure, or repair it. */
export function isAboutAccess(
  failure: ProviderFailure,
): failure is LostAccess | Extract<ProviderFailure, { kind: 'unauthorized' }> {
  switch (failure.kind) {
    case 'unauthorized':
    case 'needs_reconnection':
    case 'consent_withdrawn':
    case 'access_lost':
      return true
    default:
      return false
  }
}
