import { onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { isActive } from './active-session.ts'

/**
 * The part of a statement that locks a user and the session that asks for a change, if that session is still active
 * and at the version of the access token. A password hash lies between the check of the token and the change: a session
 * that was ended, or that changed the password, in that time must not change the account.
 */
export function lockAskingSession(
  db: Database,
  { userId, sessionId, tokenVersion }: AccessTokenClaims,
  now: Date,
) {
  return db
    .selectFrom('users')
    .innerJoin('sessions', 'sessions.user_id', 'users.id')
    .innerJoin('security_config', onTrue)
    .select(['users.id as user_id', 'sessions.id as session_id', 'sessions.token_version'])
    .where('users.id', '=', userId)
    .where('sessions.id', '=', sessionId)
    .where('sessions.token_version', '=', tokenVersion)
    .where(isActive(now))
    .forUpdate(['users', 'sessions'])
}
