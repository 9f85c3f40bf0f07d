import type { ProviderFailure } from '../provider-failure.ts'

/** What a provider's token endpoint gave (RFC 6749, 5.1). */
export interface ProviderTokens {
  readonly accessToken: string
  /** From the answer, or the definition's where the answer does not say. */
  readonly expiresInSeconds: number
  /** Absent where the answer holds none: then a refresh leaves the one that was used in force (RFC 6749, 6). */
  readonly refreshToken?: string
  readonly scope?: string
}

/**
 * What a provider's token endpoint said.
 *
 * - `tokens`: new tokens.
 * - `refused`: an OAuth error (RFC 6749, 5.2); `error` is its code, and `isDeadGrant` says that no retry will help.
 * - any other: a {@link ProviderFailure}; only `timed_out`, `failed` and `busy` happen here.
 */
export type TokenOutcome =
  | { readonly kind: 'tokens'; readonly tokens: ProviderTokens }
  | { readonly kind: 'refused'; readonly error: string; readonly isDeadGrant: boolean }
  | ProviderFailure
