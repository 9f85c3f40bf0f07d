import { onTrue } from '../../db/one-row.ts'
import type { AllGiven, Given } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { isActive } from './active-session.ts'

/**
 * Locks a user, the session that requests a change and its device, if the session is still active and has the version of
 * the access token. This part of a statement repeats the check of the access token, because hashing a password takes
 * time: the session may have ended or changed the password since the first check.
 */
export function lockRequestingSession(
  db: Database,
  {
    userId,
    sessionId,
    tokenVersion,
  }: AllGiven<Pick<AccessTokenClaims, 'userId' | 'sessionId' | 'tokenVersion'>>,
  now: Given<Date>,
) {
  return db
    .selectFrom('users')
    .innerJoin('sessions', 'sessions.user_id', 'users.id')
    .innerJoin('devices', 'devices.id', 'sessions.device_id')
    .innerJoin('security_config', onTrue)
    .select(['users.id as user_id', 'sessions.id as session_id', 'sessions.token_version'])
    .where('users.id', '=', userId)
    .where('sessions.id', '=', sessionId)
    .where('sessions.token_version', '=', tokenVersion)
    .where(isActive(now))
    .forUpdate(['users', 'sessions', 'devices'])
}
