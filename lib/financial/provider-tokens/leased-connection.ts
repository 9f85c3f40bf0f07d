import type { ProviderFailure } from '../providers/provider-failure.ts'
import type { StoredTokens } from './sealed-tokens.ts'
import type { Lease } from './store/refreshed-tokens.ts'

/** A leased connection with its tokens. */
export interface LeasedConnection extends Lease {
  readonly stored: StoredTokens
  /** Whether the previous refresh was interrupted: its function stopped before it released the lease. */
  readonly wasInterrupted: boolean
  readonly failures: number
  /** Why the previous refresh failed; null if it succeeded. */
  readonly lastError: string | null
  readonly consentExpiresAt: Date | null
  /** The number of requested checks when the lease was taken. */
  readonly checksRequested: number
  /** Whether a check has to replace the access token. */
  readonly mustReplaceToken: boolean
  /** When the owner renewed the consent, if this check is to confirm that. */
  readonly consentRenewedAt?: Date | undefined
}

/**
 * The result of a refresh.
 *
 * - `refreshed`: the new tokens are stored, or the check found that the connection works.
 * - `discarded`: the grant is revoked or expired. The tokens are deleted.
 * - `broken`: the owner has to sign in at the institution again. The tokens are kept.
 * - `superseded`: the connection was authorized again, ended or deleted during the refresh.
 * - `failed`: the provider failed. The refresh is retried later.
 */
export type RefreshOutcome =
  | { readonly kind: 'refreshed'; readonly accessToken: string }
  | { readonly kind: 'discarded' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'failed'; readonly failure: ProviderFailure }
