import { sql } from 'kysely'
import { sessionEnded } from '../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../audit/audit-slots.ts'
import { isPresent, successIf } from '../audit/outcome-of.ts'
import { type Actor, auditEach } from '../audit/record.ts'
import { isActive } from '../auth/revocation/active-session.ts'
import { emitSessionsRevoked, endedSession } from '../auth/revocation/emit-session-revoked.ts'
import { oneRow, onTrue } from '../db/one-row.ts'
import type { Slots } from '../db/statements/slot.ts'
import { statement } from '../db/statements/statement.ts'

/** A session that an operator ends, and why. */
export interface SessionEnd {
  readonly sessionId: string
  readonly actor: Actor
  readonly reason: string
}

/** Ends an active session of any user. Returns null if it is not active. */
export const revokeSession = statement((db, end: Slots<SessionEnd & AuditSlotValues>) => {
  const { now, sessionId } = end
  return db
    .with('active', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('security_config', onTrue)
        .select(['sessions.id', 'sessions.user_id'])
        .where('sessions.id', '=', sessionId)
        .where(isActive(now))
        .forUpdate(['users', 'sessions']),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('active')
        .set({ revoked_at: now, revoked_reason: 'ended_by_operator' })
        .whereRef('sessions.id', '=', 'active.id')
        .returning(endedSession),
    )
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('ended', onTrue).select('ended.user_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(end), {
        action: sessionEnded,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: end.actor,
        userId: sql.ref('outcome.user_id'),
        sessionId,
        details: sql`jsonb_build_object('reason', ${end.reason}::text)`,
      }),
    )
    .selectFrom('outcome')
    .select('user_id')
})
