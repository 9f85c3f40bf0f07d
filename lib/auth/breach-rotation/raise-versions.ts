import { type Expression, sql } from 'kysely'
import { allTokensRotated, userTokensRotated } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { type Actor, auditEach } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
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

/** The actor and the reason of a rotation. */
interface Rotation extends AuditSlotValues {
  readonly actor: Actor
  readonly reason: string
}

/** Selects the security configuration, which applies to all accounts. */
export const selectSecurityConfig = statement(db =>
  db.selectFrom('security_config').select(['min_token_version', 'grace_until', 'updated_at']),
)

/**
 * Raises the minimum token version of all users. All tokens below it are revoked when the grace period ends. Updates
 * one row, regardless of the number of users.
 */
export const rotateAll = statement((db, rotation: Slots<Rotation & { readonly graceUntil: Date }>) => {
  const { now, reason } = rotation
  const until = typed('timestamptz', rotation.graceUntil)
  const isGraceRunning = sql<boolean>`(grace_until is not null and grace_until > ${typed('timestamptz', now)})`
  return db
    .with('rotated', qb =>
      qb
        .updateTable('security_config')
        .set({
          min_token_version: nextTokenVersion,
          // Tokens that an earlier rotation revoked stay revoked. A grace period that is running is never extended.
          dead_below: sql<number>`case when ${isGraceRunning} then dead_below else min_token_version end`,
          grace_until: sql<Date | null>`case when ${isGraceRunning} then least(grace_until, ${until}) else ${until} end`,
          updated_at: now,
        })
        .returning(['min_token_version', 'grace_until', 'updated_at']),
    )
    .with('event', () =>
      emitEach(db, 'rotated', now, {
        type: 'security.rotated',
        subjectId: EVERYONE,
        data: { scope: 'all', user_id: null, effective_at: isoTime(sql`rotated.grace_until`) },
      }),
    )
    .with('audit', () =>
      auditEach(db, 'rotated', auditParts(rotation), {
        action: allTokensRotated,
        outcome: 'success',
        actor: rotation.actor,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', ${reason}::text, 'min_token_version', rotated.min_token_version, 'grace_until', rotated.grace_until)`,
      }),
    )
    .selectFrom('rotated')
    .selectAll()
})

type UserRotation = Rotation & {
  readonly userId: string
  /** Why the sessions end. */
  readonly sessionReason: SessionReason
  /** The signals that caused the rotation, for the audit record. */
  readonly signals: Record<string, unknown>
}

/**
 * Raises the token version of one user, ends their sessions, and revokes reset links and links to another address. Returns
 * the new version and the number of ended sessions; no row if the user does not exist.
 */
export const rotateUser = statement((db, rotation: Slots<UserRotation>) => {
  const { now, userId, reason } = rotation
  return db
    .with('chosen', qb =>
      qb.selectFrom('users').select('users.id as user_id').where('users.id', '=', userId).forUpdate(),
    )
    .with('rotated', () =>
      raiseTokenVersion(db, 'chosen', now).returning(['users.id as user_id', 'users.token_version']),
    )
    .with('ended', () => revokeSessions(db, 'chosen', now, rotation.sessionReason))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('event', () =>
      emitEach(db, 'rotated', now, {
        type: 'security.rotated',
        subjectId: userId,
        data: {
          scope: 'user',
          user_id: sql`${userId}::text`,
          effective_at: isoTime(typed('timestamptz', now)),
        },
      }),
    )
    .with('resets_ended', () => endResetLinks(db, 'chosen', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'chosen', now, 'own_address'))
    .with('outcome', qb =>
      qb.selectFrom(oneRow).leftJoin('rotated', onTrue).select(['rotated.user_id', 'rotated.token_version']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(rotation), {
        action: userTokensRotated,
        outcome: successIf(isPresent('outcome.user_id'), 'refused'),
        actor: rotation.actor,
        userId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', ${reason}::text, 'token_version', outcome.token_version) || ${typed('jsonb', rotation.signals)}`,
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
})

/** Formats a time as in the API: ISO 8601 in UTC. */
function isoTime(time: Expression<unknown>): Expression<string> {
  return sql<string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
