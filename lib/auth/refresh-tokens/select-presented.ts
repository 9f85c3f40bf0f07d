import { sql } from 'kysely'
import { onTrue } from '../../db/one-row.ts'
import type { AllGiven, Given } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { isActive } from '../revocation/active-session.ts'
import type { RefreshTokenRotation, Verdict } from './rotation.ts'

/**
 * Selects and locks the user, the session and the presented token, in the same order as all other statements, and
 * decides the verdict. A locking select sees the changes of a concurrent statement that it waited for. Other parts of
 * the statement see the data from before.
 */
export function selectPresented(
  db: Database,
  presented: AllGiven<RefreshTokenRotation['presented']>,
  { repeatableSince, now }: { readonly repeatableSince: Given<Date>; readonly now: Given<Date> },
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
