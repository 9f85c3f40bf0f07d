import { sql } from 'kysely'
import { type AuditContext, auditEach } from '../audit/record.ts'
import { newestVersion, nextTokenVersion } from '../db/expressions.ts'
import type { Database } from '../db/tables.ts'
import { isOfLiveVersion } from '../sessions/live.ts'
import { endResetLinks, endSessions, endVerificationLinks } from '../users/end-issued.ts'

/** A link that lets whoever reads an account's mail choose a new password. */
export interface NewResetToken {
  readonly id: string
  readonly secretHash: string
  readonly expiresAt: Date
}

/** Makes a link for the active account with an address; nothing where there is none. */
export function insertResetToken(db: Database, email: string, token: NewResetToken, context: AuditContext) {
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .innerJoin('security_config', join => join.onTrue())
        .select(['users.id', 'users.email', 'users.name', newestVersion.as('token_version')])
        .where('email', '=', email)
        .where('is_active', '=', true),
    )
    .with('token', qb =>
      qb
        .insertInto('password_reset_tokens')
        .columns(['id', 'user_id', 'token_version', 'secret_hash', 'created_at', 'expires_at'])
        .expression(eb =>
          eb
            .selectFrom('account')
            .select(of => [
              of.val(token.id).as('id'),
              'account.id as user_id',
              'account.token_version',
              of.val(token.secretHash).as('secret_hash'),
              of.val(context.now).as('created_at'),
              of.val(token.expiresAt).as('expires_at'),
            ]),
        ),
    )
    .with('audit', () =>
      auditEach(db, 'account', context, {
        action: 'password_reset_requested',
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('account.id'),
      }),
    )
    .selectFrom('account')
    .selectAll()
    .executeTakeFirst()
}

/** A reset link that was followed, and the password chosen there. */
export interface PasswordReset {
  readonly id: string
  readonly secretHash: string
  readonly newPasswordHash: string
}

/**
 * Uses up a reset link: the account gets the new password and is unlocked, and everything issued to it dies: sessions,
 * other reset links, and links to an address that a thief may have asked for. Yields whose account it was, or nothing
 * for a link that is unknown, used or expired.
 */
export function useResetToken(db: Database, reset: PasswordReset, context: AuditContext) {
  const { now } = context
  return db
    .with('presented', () => selectPresented(db, reset, now))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('presented')
        .set({
          password_hash: reset.newPasswordHash,
          token_version: nextTokenVersion,
          failed_login_count: 0,
          locked_until: null,
          updated_at: now,
        })
        .whereRef('users.id', '=', 'presented.user_id'),
    )
    .with('used', () => endResetLinks(db, 'presented', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'presented', now, 'own_address'))
    .with('ended', () => endSessions(db, 'presented', now, 'password_reset'))
    .with('outcome', qb =>
      // One row whatever was presented, so that a forged link leaves its record too.
      qb
        .selectFrom('security_config')
        .leftJoin('presented', join => join.onTrue())
        .select('presented.user_id'),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: 'password_reset',
        outcome: sql<string>`case when ${sql.ref('outcome.user_id')} is null then 'failure' else 'success' end`,
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
      }),
    )
    .selectFrom('presented')
    .select('user_id')
    .executeTakeFirst()
}

/** Locks the account first and then the link, as every statement does that locks both. */
function selectPresented(db: Database, { id, secretHash }: PasswordReset, now: Date) {
  return db
    .selectFrom('users')
    .innerJoin('password_reset_tokens as token', 'token.user_id', 'users.id')
    .innerJoin('security_config', join => join.onTrue())
    .select('users.id as user_id')
    .where('token.id', '=', id)
    .where('token.secret_hash', '=', secretHash)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where(isOfLiveVersion(sql.ref<number>('token.token_version'), now))
    .where('users.is_active', '=', true)
    .forUpdate(['users', 'token'])
}
