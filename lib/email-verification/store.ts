import { sql } from 'kysely'
import { type AuditContext, auditEach } from '../audit/record.ts'
import type { Database } from '../db/tables.ts'
import { isOfLiveVersion } from '../sessions/live.ts'
import { endResetLinks, endVerificationLinks } from '../users/end-issued.ts'

/** A link that proves who reads the mail of an address. */
export interface NewVerificationToken {
  readonly id: string
  readonly secretHash: string
  readonly expiresAt: Date
}

/** Makes a link for an account whose own address is not verified yet; nothing where there is no such account. */
export function insertVerificationToken(
  db: Database,
  email: string,
  token: NewVerificationToken,
  context: AuditContext,
) {
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select(['id', 'email', 'name'])
        .where('email', '=', email)
        .where('email_verified_at', 'is', null),
    )
    .with('token', qb =>
      qb
        .insertInto('email_verification_tokens')
        .columns(['id', 'user_id', 'email', 'secret_hash', 'created_at', 'expires_at'])
        .expression(eb =>
          eb
            .selectFrom('account')
            .select(of => [
              of.val(token.id).as('id'),
              'account.id as user_id',
              'account.email',
              of.val(token.secretHash).as('secret_hash'),
              of.val(context.now).as('created_at'),
              of.val(token.expiresAt).as('expires_at'),
            ]),
        ),
    )
    .with('audit', () =>
      auditEach(db, 'account', context, {
        action: 'verification_requested',
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('account.id'),
      }),
    )
    .selectFrom('account')
    .selectAll()
    .executeTakeFirst()
}

/**
 * Makes a link that changes an account's address to one that nobody has; nothing where somebody has it. The link is of
 * the version of the session that asked for it: a rotation in between, or later, makes it worthless.
 */
export function insertEmailChangeToken(
  db: Database,
  { userId, newEmail, tokenVersion }: { userId: string; newEmail: string; tokenVersion: number },
  token: NewVerificationToken,
  context: AuditContext,
) {
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select(['id', 'email', 'name'])
        .where('users.id', '=', userId)
        .where('users.is_active', '=', true)
        .where(eb =>
          eb.not(
            eb.exists(eb.selectFrom('users as other').select('other.id').where('other.email', '=', newEmail)),
          ),
        ),
    )
    .with('token', qb =>
      qb
        .insertInto('email_verification_tokens')
        .columns(['id', 'user_id', 'email', 'token_version', 'secret_hash', 'created_at', 'expires_at'])
        .expression(eb =>
          eb
            .selectFrom('account')
            .select(of => [
              of.val(token.id).as('id'),
              'account.id as user_id',
              of.val(newEmail).as('email'),
              of.val(tokenVersion).as('token_version'),
              of.val(token.secretHash).as('secret_hash'),
              of.val(context.now).as('created_at'),
              of.val(token.expiresAt).as('expires_at'),
            ]),
        ),
    )
    .selectFrom('account')
    .selectAll()
    .executeTakeFirst()
}

/** A verification link that was followed. */
export interface PresentedVerificationToken {
  readonly id: string
  readonly secretHash: string
}

/**
 * Uses up a verification link: the account's address becomes the one the link was sent to, verified. The account's
 * other links die with it, those that reset its password too where the address changes, since they lie in the mailbox
 * of the address it had. Yields the account before and after, or nothing for a link that is unknown, used or expired,
 * or whose address somebody else has by now.
 */
export function useVerificationToken(
  db: Database,
  presented: PresentedVerificationToken,
  context: AuditContext,
) {
  const { now } = context
  return db
    .with('presented', () => selectPresented(db, presented, now))
    .with('used', () => endVerificationLinks(db, 'presented', now))
    .with('moved', qb =>
      qb
        .selectFrom('presented')
        .select('user_id')
        .whereRef('presented.new_email', '<>', 'presented.old_email'),
    )
    .with('resets_ended', () => endResetLinks(db, 'moved', now))
    .with('verified', qb =>
      qb
        .updateTable('users')
        .from('presented')
        .set(eb => ({ email: eb.ref('presented.new_email'), email_verified_at: now, updated_at: now }))
        .whereRef('users.id', '=', 'presented.user_id'),
    )
    .with('outcome', qb =>
      // One row whatever was presented, so that a forged link leaves its record too.
      qb
        .selectFrom('security_config')
        .leftJoin('presented', join => join.onTrue())
        .select(['presented.user_id', 'presented.new_email', 'presented.old_email']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sql<string>`case when ${sql.ref('outcome.new_email')} <> ${sql.ref('outcome.old_email')} then 'email_changed' else 'email_verified' end`,
        outcome: sql<string>`case when ${sql.ref('outcome.user_id')} is null then 'failure' else 'success' end`,
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
      }),
    )
    .selectFrom('presented')
    .selectAll()
    .executeTakeFirst()
}

/** Locks the account first and then the link, as every statement does that locks both. */
function selectPresented(db: Database, { id, secretHash }: PresentedVerificationToken, now: Date) {
  return db
    .selectFrom('users')
    .innerJoin('email_verification_tokens as token', 'token.user_id', 'users.id')
    .innerJoin('security_config', join => join.onTrue())
    .select(['users.id as user_id', 'users.email as old_email', 'token.email as new_email'])
    .where('token.id', '=', id)
    .where('token.secret_hash', '=', secretHash)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where(eb =>
      eb.or([
        // A link to the account's own address, which proves no more than who reads its mail.
        eb('token.token_version', 'is', null),
        isOfLiveVersion(sql.ref<number>('token.token_version'), now),
      ]),
    )
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('users as other')
            .select('other.id')
            .whereRef('other.email', '=', 'token.email')
            .whereRef('other.id', '<>', 'users.id'),
        ),
      ),
    )
    .forUpdate(['users', 'token'])
}
