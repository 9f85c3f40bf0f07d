import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Slot } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'
import { endedSession } from '../../revocation/emit-session-revoked.ts'

/**
 * Ends the least recently used sessions of the user `id` of `account`, another part of the same statement, so that with
 * a new session at most `limit` are active. Sign-ins at the same moment do not see each other; the next one ends what
 * they left.
 */
export function endExcessSessions(db: Database, limit: Slot<number>, now: Slot<Date>) {
  return db
    .updateTable('sessions')
    .set({ revoked_at: now, revoked_reason: 'session_limit' })
    .where('sessions.id', 'in', eb =>
      eb
        .selectFrom('sessions as active')
        .select('active.id')
        .where('active.id', 'in', activeSessions(db, now))
        .orderBy('active.last_used_at', 'desc')
        .orderBy('active.id', 'desc')
        .offset(sql`${limit}::integer - 1`),
    )
    .where('sessions.revoked_at', 'is', null)
    .returning(endedSession)
}

function activeSessions(db: Database, now: Slot<Date>) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .innerJoin(sql<{ id: string }>`account`.as('account'), 'account.id', 'users.id')
    .select('sessions.id')
    .where(isActive(now))
}
