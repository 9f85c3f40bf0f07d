import { type Expression, sql } from 'kysely'
import { allTokensRotated, userTokensRotated } from '../../audit/actions.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { type Actor, type AuditContext, auditEach } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { emitEach } from '../../events/emit.ts'
import type { SessionReason } from '../../events/event-reasons.ts'
import { EVERYONE } from '../../events/event-types.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import {
  endResetLinks,
  endVerificationLinks,
  raiseTokenVersion,
  revokeSessions,
} from '../revocation/end-issued.ts'
import { signalDetails } from '../signals/report-signals.ts'
import type { DecidedSignal } from '../signals/signal.ts'

/** The actor and the reason of a rotation. */
export interface Rotation {
  readonly actor: Actor
  readonly reason: string
}

/** The rotation of one user. */
export interface UserRotation extends Rotation {
  readonly userId: string
  /** Why the sessions end. Default: `rotated`. */
  readonly sessionReason?: SessionReason
  /** The signals that caused the rotation. */
  readonly signals?: readonly DecidedSignal[]
}

/** Selects the security configuration, which applies to all accounts. */
export function selectSecurityConfig(db: Database) {
  return db
    .selectFrom('security_config')
    .select(['min_token_version', 'grace_until', 'updated_at'])
    .executeTakeFirstOrThrow()
}

/**
 * Raises the minimum token version of all users. All tokens below it are revoked when the grace period ends. Updates
 * one row, regardless of the number of users.
 */
export function rotateAll(
  db: Database,
  { actor, reason, graceUntil }: Rotation & { graceUntil: Date | null },
  context: AuditContext,
) {
  const until = typed('timestamptz', graceUntil ?? context.now)
  const isGraceRunning = sql<boolean>`(grace_until is not null and grace_until > ${context.now})`
  return db
    .with('rotated', qb =>
      qb
        .updateTable('security_config')
        .set({
          min_token_version: nextTokenVersion,
          // Tokens that an earlier rotation revoked stay revoked. A grace period that is running is never extended.
          dead_below: sql<number>`case when ${isGraceRunning} then dead_below else min_token_version end`,
          grace_until: sql<Date | null>`case when ${isGraceRunning} then least(grace_until, ${until}) else ${until} end`,
          updated_at: context.now,
        })
        .returning(['min_token_version', 'grace_until', 'updated_at']),
    )
    .with('event', () =>
      emitEach(db, 'rotated', context.now, {
        type: 'security.rotated',
        subjectId: EVERYONE,
        data: { scope: 'all', user_id: null, effective_at: isoTime(sql`rotated.grace_until`) },
      }),
    )
    .with('audit', () =>
      auditEach(db, 'rotated', context, {
        action: allTokensRotated,
        outcome: 'success',
        actor,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', ${reason}::text, 'min_token_version', rotated.min_token_version, 'grace_until', rotated.grace_until)`,
      }),
    )
    .selectFrom('rotated')
    .selectAll()
    .executeTakeFirstOrThrow()
}

/**
 * Raises the token version of one user, ends their sessions, and revokes reset links and links to another address.
 *
 * @returns the new version and the number of ended sessions; undefined if the user does not exist.
 */
export function rotateUser(
  db: Database,
  { userId, actor, reason, sessionReason = 'rotated', signals = [] }: UserRotation,
  context: AuditContext,
) {
  const { now } = context
  return db
    .with('chosen', qb =>
      qb.selectFrom('users').select('users.id as user_id').where('users.id', '=', userId).forUpdate(),
    )
    .with('rotated', () =>
      raiseTokenVersion(db, 'chosen', now).returning(['users.id as user_id', 'users.token_version']),
    )
    .with('ended', () => revokeSessions(db, 'chosen', now, sessionReason))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('event', () =>
      emitEach(db, 'rotated', now, {
        type: 'security.rotated',
        subjectId: userId,
        data: { scope: 'user', user_id: userId, effective_at: now.toISOString() },
      }),
    )
    .with('resets_ended', () => endResetLinks(db, 'chosen', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'chosen', now, 'own_address'))
    .with('outcome', qb =>
      qb.selectFrom(oneRow).leftJoin('rotated', onTrue).select(['rotated.user_id', 'rotated.token_version']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: userTokensRotated,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor,
        userId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', ${reason}::text, 'token_version', outcome.token_version) || ${typed('jsonb', signalDetails(signals))}`,
      }),
    )
    .selectFrom('rotated')
    .select(eb => [
      'rotated.user_id',
      'rotated.token_version',
      eb
        .selectFrom('ended')
        .select(e => e.fn.countAll<number>().as('n'))
        .as('revoked'),
    ])
    .executeTakeFirst()
}

/** Formats a time as in the API: ISO 8601 in UTC. */
function isoTime(time: Expression<unknown>): Expression<string> {
  return sql<string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
