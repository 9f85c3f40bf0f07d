import type { ProviderFailure } from '../provider-failure.ts'

/** The tokens of a successful token response (RFC 6749, 5.1). */
export interface ProviderTokens {
  readonly accessToken: string
  /** From the response, or the definition's `accessTokenSeconds`; undefined if the token does not expire. */
  readonly expiresInSeconds: number | undefined
  /** If absent after a refresh, the previous refresh token remains valid (RFC 6749, 6). */
  readonly refreshToken?: string
  readonly scope?: string
}

/**
 * The result of a request to a provider's token endpoint.
 *
 * - `tokens`: new tokens.
 * - `refused`: an OAuth error (RFC 6749, 5.2). If `isGrantRevoked`, a retry cannot succeed.
 * - any other: a {@link ProviderFailure}; only `timed_out`, `failed` and `busy` occur.
 */
export type TokenOutcome =
  | { readonly kind: 'tokens'; readonly tokens: ProviderTokens }
  | { readonly kind: 'refused'; readonly error: string; readonly isGrantRevoked: boolean }
  | ProviderFailure
