import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { KeptTokens } from './sealed-tokens.ts'
import type { Lease } from './store/refreshed-tokens.ts'

/** A connection whose lease is ours, with its tokens. */
export interface LeasedConnection extends Lease {
  readonly kept: KeptTokens
  /** Whether the refresh before this one was broken off. */
  readonly wasBrokenOff: boolean
  readonly failures: number
  /** Why the refresh before this one failed, where it did. */
  readonly lastError: string | null
  readonly consentExpiresAt: Date | null
}

/**
 * What became of a refresh.
 *
 * - `refreshed`: the new tokens are kept.
 * - `lost`: the tokens are of no use any longer, and erased.
 * - `changed_hands`: the connection was authorized anew, ended or deleted meanwhile.
 * - `failed`: the provider failed; it will be tried again.
 */
export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly accessToken: string }
  | { readonly kind: 'lost' }
  | { readonly kind: 'changed_hands' }
  | { readonly kind: 'failed'; readonly failure: ProviderFailure }
