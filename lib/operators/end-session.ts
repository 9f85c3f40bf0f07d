import { sql } from 'kysely'
import { sessionEnded } from '../audit/actions.ts'
import { auditContext } from '../audit/audit-context.ts'
import { isPresent, successIf } from '../audit/outcome-of.ts'
import { type Actor, type AuditContext, auditEach } from '../audit/record.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { isActive } from '../auth/revocation/active-session.ts'
import { emitSessionsRevoked, endedSession } from '../auth/revocation/emit-session-revoked.ts'
import { oneRow, onTrue } from '../db/one-row.ts'
import type { Database } from '../db/tables.ts'
import type { Services } from '../services/services.ts'

/** A session that an operator ends, and why. */
interface SessionEnd {
  readonly sessionId: string
  readonly actor: Actor
  readonly reason: string
}

/** Ends an active session of any user. Its access tokens are revoked immediately. */
export async function endSession(
  services: Services<'database'>,
  { metadata, ...end }: SessionEnd & { metadata: RequestMetadata },
): Promise<{ kind: 'ended' } | { kind: 'not_found' }> {
  const isEnded = await revokeSession(services.database, end, auditContext(services, metadata))
  return { kind: isEnded ? 'ended' : 'not_found' }
}

async function revokeSession(
  db: Database,
  { sessionId, actor, reason }: SessionEnd,
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { user_id } = await db
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
      auditEach(db, 'outcome', context, {
        action: sessionEnded,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor,
        userId: sql.ref('outcome.user_id'),
        sessionId,
        details: sql`jsonb_build_object('reason', ${reason}::text)`,
      }),
    )
    .selectFrom('outcome')
    .select('user_id')
    .executeTakeFirstOrThrow()
  return user_id !== null
}
