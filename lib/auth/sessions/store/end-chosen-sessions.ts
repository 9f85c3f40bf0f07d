import { sql } from 'kysely'
import { sessionEnded } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Slot, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'
import { emitSessionsRevoked, endedSession } from '../../revocation/emit-session-revoked.ts'

/** The requesting session and its user. */
export type Requester = AuditSlotValues & {
  readonly userId: string
  readonly bySessionId: string
}

/** The sessions to end: one, all, or all except the requesting one. */
type Choice = { readonly kind: 'one'; readonly sessionId: Slot<string> } | { readonly kind: 'all' | 'others' }

/** Ends an active session of a user. Returns the number of ended sessions. */
export const endOneSession = statement((db, slots: Slots<Requester & { readonly sessionId: string }>) =>
  endChosen(db, slots, { kind: 'one', sessionId: slots.sessionId }),
)

/** Ends all active sessions of a user, and writes one audit record for all of them. Returns their number. */
export const endAllSessions = statement((db, slots: Slots<Requester>) =>
  endChosen(db, slots, { kind: 'all' }),
)

/** The same for all sessions except the requesting one. */
export const endOtherSessions = statement((db, slots: Slots<Requester>) =>
  endChosen(db, slots, { kind: 'others' }),
)

function endChosen(db: Database, slots: Slots<Requester>, choice: Choice) {
  const { userId, bySessionId, now } = slots
  return db
    .with('active', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('security_config', onTrue)
        .select('sessions.id')
        .where('sessions.user_id', '=', userId)
        .where(isActive(now))
        .$call(query => (choice.kind === 'one' ? query.where('sessions.id', '=', choice.sessionId) : query))
        .$if(choice.kind === 'others', query => query.where('sessions.id', '<>', bySessionId))
        .orderBy('sessions.id')
        .forUpdate(['users', 'sessions']),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('active')
        .set({ revoked_at: now, revoked_reason: 'ended_by_user' })
        .whereRef('sessions.id', '=', 'active.id')
        .returning(endedSession),
    )
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('outcome', qb => qb.selectFrom('ended').select(eb => eb.fn.countAll<number>().as('sessions')))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(slots), {
        action: sessionEnded,
        // The client cannot distinguish another user's session from one that has ended.
        outcome: successIf(
          sql<boolean>`${sql.ref('outcome.sessions')} > 0 or ${sql.lit(choice.kind !== 'one')}`,
          'refused',
        ),
        actor: 'user',
        userId,
        sessionId: choice.kind === 'one' ? choice.sessionId : bySessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', 'ended_by_user', 'chosen', ${sql.lit(choice.kind)}::text, 'by_session_id', ${bySessionId}::text, 'sessions', ${sql.ref('outcome.sessions')})`,
      }),
    )
    .selectFrom('outcome')
    .select('sessions')
}
