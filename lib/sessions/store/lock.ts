import type { Database } from '../../db/tables.ts'
import { isLive } from '../live.ts'

/**
 * The part of a statement that locks a user and the session which asks for a change, where it still lives: between the
 * check of its access token and the change lies a password hash, and whoever was signed out in that time must not be
 * the one who changes the account.
 */
export function lockAsking(
  db: Database,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
  now: Date,
) {
  return db
    .selectFrom('users')
    .innerJoin('sessions', 'sessions.user_id', 'users.id')
    .innerJoin('security_config', join => join.onTrue())
    .select(['users.id as user_id', 'sessions.id as session_id', 'sessions.token_version'])
    .where('users.id', '=', userId)
    .where('sessions.id', '=', sessionId)
    .where(isLive(now))
    .forUpdate(['users', 'sessions'])
}
