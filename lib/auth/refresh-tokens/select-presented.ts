import { sql } from 'kysely'
import { onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import type { Location } from '../../services/locations.ts'
import { isActive } from '../revocation/active-session.ts'

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

/**
 * Selects and locks the user, the session and the presented token, in the same order as all other statements, and
 * decides the verdict. A locking select sees the changes of a concurrent statement that it waited for. Other parts of
 * the statement see the data from before.
 */
export function selectPresented(
  db: Database,
  { presented, repeatableSince }: Pick<RefreshTokenRotation, 'presented' | 'repeatableSince'>,
  now: Date,
) {
  return db
    .selectFrom('sessions')
    .innerJoin('refresh_tokens', 'refresh_tokens.session_id', 'sessions.id')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(eb => [
      'refresh_tokens.id as token_id',
      'refresh_tokens.successor_id',
      'refresh_tokens.used_at',
      'sessions.id as session_id',
      'sessions.user_id',
      'sessions.token_version',
      'sessions.last_used_at',
      'sessions.country',
      'sessions.latitude',
      'sessions.longitude',
      'sessions.accuracy_kilometers',
      'sessions.authenticated_at',
      'sessions.authentication_methods',
      eb
        .case()
        .when(eb.not(isActive(now)))
        .then(sql.lit<Verdict>('refused'))
        // Revoked by a password change. The client may not have received the new tokens (decision 0032).
        .when('refresh_tokens.token_version', '<', eb.ref('sessions.token_version'))
        .then(sql.lit<Verdict>('refused'))
        .when('sessions.refresh_token_id', '=', eb.ref('refresh_tokens.id'))
        .then(sql.lit<Verdict>('rotated'))
        .when(
          eb.and([
            eb('sessions.refresh_token_id', '=', eb.ref('refresh_tokens.successor_id')),
            eb('refresh_tokens.used_at', '>', repeatableSince),
          ]),
        )
        .then(sql.lit<Verdict>('repeated'))
        .else(sql.lit<Verdict>('replayed'))
        .end()
        .as('verdict'),
    ])
    .where('refresh_tokens.id', '=', presented.id)
    .where('refresh_tokens.secret_hash', '=', presented.secretHash)
    .forUpdate(['users', 'sessions', 'refresh_tokens'])
}
