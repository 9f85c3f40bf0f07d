import type { Database } from '../../db/tables.ts'
import { userColumns } from '../../users/user.ts'
import { isLive } from '../live.ts'

/** Selects the user of a session that lives. */
export function findLiveSession(
  db: Database,
  { sessionId, userId }: { sessionId: string; userId: string },
  now: Date,
) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', join => join.onTrue())
    .select(userColumns)
    .where('sessions.id', '=', sessionId)
    .where('sessions.user_id', '=', userId)
    .where(isLive(now))
    .executeTakeFirst()
}
