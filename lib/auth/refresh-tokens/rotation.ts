import type { Location } from '../../services/locations.ts'

/** A presented refresh token and its successor. */
export interface RefreshTokenRotation {
  readonly presented: { readonly id: string; readonly secretHash: string }
  readonly successor: { readonly id: string; readonly secretHash: string }
  /** The location of the refreshing client; null if unknown. */
  readonly location: Location | null
  /** A token that was consumed after this time gets the same successor again, if the successor is the newest token. */
  readonly repeatableSince: Date
}

/**
 * The verdict on a presented refresh token.
 *
 * - `rotated`: it was the session's newest token. The given successor replaces it.
 * - `repeated`: it was consumed recently. Its row contains the successor.
 * - `replayed`: it was consumed earlier. All sessions of its user end.
 * - `refused`: it is unknown, its session is not active, or a password change revoked it. Nothing changes.
 */
export type Verdict = 'rotated' | 'repeated' | 'replayed' | 'refused'
