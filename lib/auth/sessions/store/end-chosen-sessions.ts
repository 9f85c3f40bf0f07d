import { sql } from 'kysely'
import { sessionEnded } from '../../../audit/actions.ts'
import { successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'
import { emitSessionsRevoked, endedSession } from '../../revocation/emit-session-revoked.ts'

/** The sessions of a user to end: one, all, or all except one. */
export type SessionChoice =
  | { readonly kind: 'one'; readonly sessionId: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'others'; readonly exceptId: string }

/**
 * Ends active sessions of a user, and writes one audit record for all of them.
 *
 * @returns the number of ended sessions.
 */
export async function endChosenSessions(
  db: Database,
  { userId, choice, bySessionId }: { userId: string; choice: SessionChoice; bySessionId: string },
  context: AuditContext,
): Promise<number> {
  const { now } = context
  const { sessions } = await db
    .with('active', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('security_config', onTrue)
        .select('sessions.id')
        .where('sessions.user_id', '=', userId)
        .where(isActive(now))
        .$if(choice.kind === 'one', query =>
          query.where('sessions.id', '=', choice.kind === 'one' ? choice.sessionId : ''),
        )
        .$if(choice.kind === 'others', query =>
          query.where('sessions.id', '<>', choice.kind === 'others' ? choice.exceptId : ''),
        )
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
      auditEach(db, 'outcome', context, {
        action: sessionEnded,
        // The client cannot distinguish another user's session from one that has ended.
        outcome: successIf(
          sql<boolean>`${sql.ref('outcome.sessions')} > 0 or ${choice.kind !== 'one'}`,
          'refused',
        ),
        actor: 'user',
        userId,
        sessionId: choice.kind === 'one' ? choice.sessionId : bySessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', 'ended_by_user', 'chosen', ${choice.kind}::text, 'by_session_id', ${bySessionId}::text, 'sessions', ${sql.ref('outcome.sessions')})`,
      }),
    )
    .selectFrom('outcome')
    .select('sessions')
    .executeTakeFirstOrThrow()
  return Number(sessions)
}
