import { sql } from 'kysely'
import type { Given } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { emitEach } from '../../events/emit.ts'

/** The columns that a statement must return for `emitSessionsRevoked`. */
export const endedSession = [
  'sessions.id',
  'sessions.user_id',
  'sessions.expires_at',
  'sessions.revoked_reason',
] as const

/** Emits an event for each ended session of `source`, which returns `endedSession`, except for expired sessions. */
export function emitSessionsRevoked(db: Database, source: string, now: Given<Date>) {
  return emitEach(db, source, now, {
    type: 'session.revoked',
    subjectId: sql.ref(`${source}.user_id`),
    data: {
      session_id: sql.ref(`${source}.id`),
      user_id: sql.ref(`${source}.user_id`),
      reason: sql.ref(`${source}.revoked_reason`),
    },
    where: sql<boolean>`${sql.ref(`${source}.expires_at`)} > ${typed('timestamptz', now)}`,
  })
}
