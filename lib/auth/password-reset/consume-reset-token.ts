import { sql } from 'kysely'
import { passwordReset } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { auditEach } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { emitEach } from '../../events/emit.ts'
import { isOfCurrentVersion } from '../revocation/active-session.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import {
  deleteRegistrations,
  endResetLinks,
  endVerificationLinks,
  revokeSessions,
} from '../revocation/end-issued.ts'

/** A presented reset token and the new password. */
type PasswordReset = AuditSlotValues & {
  readonly tokenId: string
  readonly tokenHash: string
  readonly newPasswordHash: string
}

/**
 * Consumes a reset token. The account gets the new password and is unlocked. Its sessions end, and all its reset and
 * verification links are revoked. The token also proves that the user reads the mails to the address, so it
 * verifies an unverified account. The registrations are deleted, so that none of them replaces the new password.
 *
 * Returns the account and whether the token verified it; no row if the token is unknown, consumed or expired.
 */
export const consumeResetToken = statement((db, reset: Slots<PasswordReset>) => {
  const { now } = reset
  return db
    .with('presented', () => selectPresented(db, reset))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('presented')
        .set(eb => ({
          password_hash: reset.newPasswordHash,
          token_version: nextTokenVersion,
          failed_login_count: 0,
          locked_until: null,
          password_breached_at: null,
          email_verified_at: eb.fn.coalesce('users.email_verified_at', typed('timestamptz', now)),
          name: sql<string>`coalesce(${eb.ref('presented.known_name')}, split_part(${eb.ref('users.email')}, '@', 1))`,
          updated_at: now,
        }))
        .whereRef('users.id', '=', 'presented.user_id'),
    )
    .with('consumed', () => endResetLinks(db, 'presented', now))
    .with('verification_links_ended', () => endVerificationLinks(db, 'presented', now))
    .with('registrations_deleted', () => deleteRegistrations(db, 'presented'))
    .with('ended', () => revokeSessions(db, 'presented', now, 'password_reset'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('user_events', () =>
      emitEach(db, 'presented', now, {
        type: 'user.verified',
        subjectId: sql.ref('presented.user_id'),
        data: { user_id: sql.ref('presented.user_id') },
        where: sql.ref('presented.verifies'),
      }),
    )
    .with('outcome', qb =>
      qb.selectFrom(oneRow).leftJoin('presented', onTrue).select(['presented.user_id', 'presented.verifies']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(reset), {
        action: passwordReset,
        outcome: successIf(isPresent('outcome.user_id'), 'failure'),
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
        details: sql<
          Record<string, unknown>
        >`case when ${sql.ref('outcome.verifies')} then jsonb_build_object('email_verified', true) end`,
      }),
    )
    .selectFrom('presented')
    .select(['user_id', 'verifies'])
})

// With several registrations, the name is unknown: any of them may be the user's.
const knownName = sql<string | null>`case when users.email_verified_at is not null then users.name else (
  select min(registrations.name) from registrations where registrations.user_id = users.id having count(*) = 1) end`

/** Locks the user before the token, in the same order as all other statements. */
function selectPresented(db: Database, { tokenId, tokenHash, now }: Slots<PasswordReset>) {
  return db
    .selectFrom('users')
    .innerJoin('password_reset_tokens as token', 'token.user_id', 'users.id')
    .innerJoin('security_config', onTrue)
    .select(['users.id as user_id', eb => eb('users.email_verified_at', 'is', null).as('verifies')])
    .select(knownName.as('known_name'))
    .where('token.id', '=', tokenId)
    .where('token.secret_hash', '=', tokenHash)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where(isOfCurrentVersion(sql.ref<number>('token.token_version'), now))
    .where('users.is_active', '=', true)
    .forUpdate(['users', 'token'])
}
