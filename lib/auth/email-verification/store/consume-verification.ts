import { sql } from 'kysely'
import { emailChanged, emailVerified } from '../../../audit/actions.ts'
import { actionIf, isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isOfCurrentVersion } from '../../revocation/active-session.ts'
import { deleteRegistrations, endResetLinks, endVerificationLinks } from '../../revocation/end-issued.ts'

/** A verification link that was followed. */
export interface PresentedVerificationToken {
  readonly id: string
  readonly secretHash: string
}

/**
 * Consumes a verification link. The link of a registration verifies the account's address and gives the account the name
 * and password of that registration; all registrations of the account end. The link of an email change gives the
 * account its new address, and ends the links that reset its password, since they are in the mailbox of the old one.
 * All other verification links of the account end.
 *
 * @returns the account's address before and after; nothing for a link that is unknown, used or expired, that verifies
 * no registration of an unverified account, or whose address another account holds.
 */
export function consumeVerificationToken(
  db: Database,
  presented: PresentedVerificationToken,
  context: AuditContext,
) {
  const { now } = context
  return db
    .with('presented', () => selectPresented(db, presented, now))
    .with('used', () => endVerificationLinks(db, 'presented', now))
    .with('registrations_ended', () => deleteRegistrations(db, 'presented'))
    .with('moved', qb =>
      qb
        .selectFrom('presented')
        .select('user_id')
        .whereRef('presented.new_email', '<>', 'presented.old_email'),
    )
    .with('resets_ended', () => endResetLinks(db, 'moved', now))
    .with('displaced', () => deleteUnverified(db))
    .with('verified', () => updateAccount(db, now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('presented', onTrue)
        .leftJoin('displaced', onTrue)
        .select(['presented.user_id', 'presented.new_email', 'presented.old_email'])
        .select(['presented.registration_id', 'displaced.id as displaced_user_id']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(
          sql<boolean>`${sql.ref('outcome.new_email')} <> ${sql.ref('outcome.old_email')}`,
          emailChanged,
          emailVerified,
        ),
        outcome: successIf(isPresent('outcome.user_id'), 'failure'),
        actor: 'user',
        userId: sql.ref('outcome.user_id'),
        details: sql<
          Record<string, unknown>
        >`nullif(jsonb_strip_nulls(jsonb_build_object('registration_id', ${sql.ref('outcome.registration_id')}, 'displaced_user_id', ${sql.ref('outcome.displaced_user_id')})), '{}')`,
      }),
    )
    .selectFrom('presented')
    .select(['user_id', 'old_email', 'new_email'])
    .executeTakeFirst()
}

/** Locks the account first and then the link, as every statement does that locks both. */
function selectPresented(db: Database, { id, secretHash }: PresentedVerificationToken, now: Date) {
  return db
    .selectFrom('users')
    .innerJoin('email_verification_tokens as token', 'token.user_id', 'users.id')
    .innerJoin('security_config', onTrue)
    .leftJoin('registrations as registration', 'registration.id', 'token.registration_id')
    .select(['users.id as user_id', 'users.email as old_email', 'token.email as new_email'])
    .select(['registration.id as registration_id', 'registration.name', 'registration.password_hash'])
    .where('token.id', '=', id)
    .where('token.secret_hash', '=', secretHash)
    .where('token.used_at', 'is', null)
    .where('token.expires_at', '>', now)
    .where(eb =>
      eb.or([
        // A registration never changes an account that is verified, whenever its link is followed.
        eb.and([
          eb('registration.id', 'is not', null),
          eb('users.email_verified_at', 'is', null),
          eb('users.email', '=', eb.ref('token.email')),
        ]),
        eb.and([
          eb('token.token_version', 'is not', null),
          isOfCurrentVersion(sql.ref<number>('token.token_version'), now),
        ]),
      ]),
    )
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('users as other')
            .select('other.id')
            .whereRef('other.email', '=', 'token.email')
            .whereRef('other.id', '<>', 'users.id')
            .where(where =>
              where.or([
                where('other.email_verified_at', 'is not', null),
                where('other.is_active', '=', false),
              ]),
            ),
        ),
      ),
    )
    .forUpdate(['users', 'token'])
}

/**
 * Deletes the unverified account that has the address which `presented` proves. It holds nothing but registrations, and
 * the reader of the mailbox has just decided against them.
 */
function deleteUnverified(db: Database) {
  return db
    .deleteFrom('users')
    .using(sql<{ user_id: string; new_email: string }>`presented`.as('presented'))
    .whereRef('users.email', '=', 'presented.new_email')
    .whereRef('users.id', '<>', 'presented.user_id')
    .where('users.email_verified_at', 'is', null)
    .where('users.is_active', '=', true)
    .returning('users.id')
}

type Presented = { user_id: string; new_email: string; name: string | null; password_hash: string | null }

/** Failed logins were counted against passwords that end here; a new address changes neither password nor count. */
function updateAccount(db: Database, now: Date) {
  const ofRegistration = sql<boolean>`presented.password_hash is not null`
  return (
    db
      .updateTable('users')
      .from(sql<Presented>`presented`.as('presented'))
      .set(eb => ({
        email: eb.ref('presented.new_email'),
        email_verified_at: now,
        name: eb.fn.coalesce('presented.name', 'users.name'),
        password_hash: eb.fn.coalesce('presented.password_hash', 'users.password_hash'),
        failed_login_count: sql<number>`case when ${ofRegistration} then 0 else users.failed_login_count end`,
        locked_until: sql<Date | null>`case when ${ofRegistration} then null else users.locked_until end`,
        updated_at: now,
      }))
      .whereRef('users.id', '=', 'presented.user_id')
      // Reads `displaced` to its end first: its row must be gone before this one takes the address.
      .where(sql<boolean>`(select count(*) from displaced) >= 0`)
  )
}
