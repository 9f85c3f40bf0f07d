import { sql } from 'kysely'
import { passwordReset, passwordResetRequested } from '../../audit/actions.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { newestVersion, nextTokenVersion, verifiedName } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { emitEach } from '../../events/emit.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../one-time-tokens/insert-one-time-token.ts'
import { isOfCurrentVersion } from '../revocation/active-session.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import {
  deleteRegistrations,
  endResetLinks,
  endVerificationLinks,
  revokeSessions,
} from '../revocation/end-issued.ts'

/**
 * Creates the token of a reset link for the active account of an address.
 *
 * @param account with `only: 'unverified'`, a verified account gets no token.
 * @returns the recipient; undefined if no token was created.
 */
export function insertResetToken(
  db: Database,
  account: { email: string; only?: 'unverified' },
  token: NewOneTimeToken,
  context: AuditContext,
) {
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .innerJoin('security_config', onTrue)
        .select(['users.id', 'users.email', verifiedName.as('name'), newestVersion.as('token_version')])
        .where('email', '=', account.email)
        .where('is_active', '=', true)
        .$if(account.only === 'unverified', query => query.where('email_verified_at', 'is', null)),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'password_reset_tokens', 'account', token, context.now, {
        user_id: sql.ref<string>('account.id'),
        token_version: sql.ref<number>('account.token_version'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'account', context, {
        action: passwordResetRequested,
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('account.id'),
      }),
    )
    .selectFrom('account')
    .select(['email', 'name'])
    .executeTakeFirst()
}

/** A presented reset token and the new password. */
export interface PasswordReset {
  readonly id: string
  readonly secretHash: string
  readonly newPasswordHash: string
}

/**
 * Consumes a reset token. The account gets the new password and is unlocked. Its sessions end, and all its reset and
 * verification links are revoked. The token also proves that the user reads the mails to the address, so it
 * verifies an unverified account. The registrations are deleted, so that none of them replaces the new password.
 *
 * @returns the account and whether the token verified it; undefined if the token is unknown, consumed or expired.
 */
export function consumeResetToken(db: Database, reset: PasswordReset, context: AuditContext) {
  const { now } = context
  return db
    .with('presented', () => selectPresented(db, reset, now))
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
          email_verified_at: eb.fn.coalesce('users.email_verified_at', eb.val(now)),
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
      auditEach(db, 'outcome', context, {
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
    .executeTakeFirst()
}

// With several registrations, the name is unknown: any of them may be the user's.
const knownName = sql<string | null>`case when users.email_verified_at is not null then users.name else (
  select min(registrations.name) from registrations where registrations.user_id = users.id having count(*) = 1) end`

/** Locks the user before the token, in the same order as all other statements. */
function selectPresented(db: Database, { id, secretHash }: PasswordReset, now: Date) {
  return db
    .selectFrom('users')
    .innerJoin('password_reset_tokens as token', 'token.user_id', 'users.id')
    .innerJoin('security_config', onTrue)
    .select(['users.id as user_id', eb => eb('users.email_verified_at', 'is', null).as('verifies')])
    .select(knownName.as('known_name'))
    .where('token.id', '=', id)
    .where('token.secret_hash', '=', secretHash)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where(isOfCurrentVersion(sql.ref<number>('token.token_version'), now))
    .where('users.is_active', '=', true)
    .forUpdate(['users', 'token'])
}
