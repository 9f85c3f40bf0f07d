import { sql } from 'kysely'
import { deviceDistrusted, deviceTrusted } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isActive } from '../../revocation/active-session.ts'
import type { SessionPolicy } from '../session-policy.ts'

/** A change of the trust in a session's device. */
export interface TrustChange {
  readonly userId: string
  readonly sessionId: string
  readonly bySessionId: string
  readonly isTrusted: boolean
  /** The session's durations after the change, by the type of its device. */
  readonly policies: Readonly<Record<'browser' | 'mobile_app' | 'other' | 'trusted', SessionPolicy>>
}

/**
 * Marks the device of an active session as trusted or not, and sets the session's expiry accordingly. The expiry counts
 * from the session's login and last use.
 *
 * @returns false if the user has no such active session.
 */
export async function updateTrust(
  db: Database,
  change: TrustChange,
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { isTrusted, policies } = change
  const seconds = (which: keyof SessionPolicy) =>
    isTrusted
      ? sql<number>`${policies.trusted[which]}::integer`
      : sql<number>`case chosen.device_type when 'browser' then ${policies.browser[which]}::integer when 'mobile_app' then ${policies.mobile_app[which]}::integer else ${policies.other[which]}::integer end`
  const absolute = sql<Date>`chosen.created_at + make_interval(secs => ${seconds('absoluteSeconds')})`
  const idle = sql<Date>`chosen.last_used_at + make_interval(secs => ${seconds('idleSeconds')})`
  const { session_id } = await db
    .with('chosen', qb =>
      qb
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .innerJoin('security_config', onTrue)
        .select(['sessions.id', 'sessions.device_type', 'sessions.created_at', 'sessions.last_used_at'])
        .select('sessions.trusted_at')
        .where('sessions.id', '=', change.sessionId)
        .where('sessions.user_id', '=', change.userId)
        .where(isActive(now))
        .forUpdate(['sessions']),
    )
    .with('changed', qb =>
      qb
        .updateTable('sessions')
        .from('chosen')
        .set({
          trusted_at: isTrusted ? sql<Date>`coalesce(chosen.trusted_at, ${now})` : null,
          idle_seconds: seconds('idleSeconds'),
          absolute_expires_at: absolute,
          expires_at: sql<Date>`least(${absolute}, ${idle})`,
        })
        .whereRef('sessions.id', '=', 'chosen.id')
        .returning('sessions.id'),
    )
    .with('outcome', qb =>
      qb.selectFrom(oneRow).leftJoin('changed', onTrue).select('changed.id as session_id'),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: isTrusted ? deviceTrusted : deviceDistrusted,
        // The client cannot distinguish another user's session from one that has ended.
        outcome: successIf(isPresent('outcome.session_id'), 'refused'),
        actor: 'user',
        userId: change.userId,
        sessionId: change.sessionId,
        details: { by_session_id: change.bySessionId },
      }),
    )
    .selectFrom('outcome')
    .select('session_id')
    .executeTakeFirstOrThrow()
  return session_id !== null
}
