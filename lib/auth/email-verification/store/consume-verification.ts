import { sql } from 'kysely'
import { emailChanged, emailVerified } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { actionIf, isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Given, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { emitEach } from '../../../events/emit.ts'
import { deleteRegistrations, endResetLinks, endVerificationLinks } from '../../revocation/end-issued.ts'
import { selectPresented } from './select-presented.ts'

type PresentedLink = AuditSlotValues & {
  readonly tokenId: string
  readonly tokenHash: string
}

/**
 * Consumes a verification token, and revokes the account's other verification links.
 *
 * - The token of a registration verifies the account's address. The account gets the name and password of that
 *   registration, and all its registrations are deleted.
 * - The token of an email change gives the account its new address. Reset links are revoked, because they were sent to
 *   the old address.
 *
 * Returns the account's old and new address; no row if the token is unknown, consumed or expired, if the account is
 * verified and the token belongs to a registration, or if another verified or disabled account has the address.
 */
export const consumeVerificationToken = statement((db, link: Slots<PresentedLink>) => {
  const { now } = link
  return db
    .with('presented', () => selectPresented(db, { id: link.tokenId, secretHash: link.tokenHash }, now))
    .with('consumed', () => endVerificationLinks(db, 'presented', now))
    .with('registrations_deleted', () => deleteRegistrations(db, 'presented'))
    .with('moved', qb =>
      qb
        .selectFrom('presented')
        .select('user_id')
        .whereRef('presented.new_email', '<>', 'presented.old_email'),
    )
    .with('resets_ended', () => endResetLinks(db, 'moved', now))
    .with('displaced', () => deleteUnverified(db))
    .with('verified', () => updateAccount(db, now))
    .with('verified_event', () =>
      emitEach(db, 'presented', now, {
        type: 'user.verified',
        subjectId: sql.ref('presented.user_id'),
        data: { user_id: sql.ref('presented.user_id') },
        where: isPresent('presented.registration_id'),
      }),
    )
    .with('displaced_event', () =>
      emitEach(db, 'displaced', now, {
        type: 'user.deleted',
        subjectId: sql.ref('displaced.id'),
        data: { user_id: sql.ref('displaced.id'), reason: 'address_claimed' },
      }),
    )
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('presented', onTrue)
        .leftJoin('displaced', onTrue)
        .select(['presented.user_id', 'presented.new_email', 'presented.old_email'])
        .select(['presented.registration_id', 'displaced.id as displaced_user_id']),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(link), {
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
})

/**
 * Deletes another, unverified account with the address that `presented` verifies. It has only registrations, and the
 * owner of the address did not confirm them.
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

/** Resets the failed logins if the password changes. An email change keeps both. */
function updateAccount(db: Database, now: Given<Date>) {
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
      // Forces PostgreSQL to run `displaced` first: its row must be deleted before this row gets the address.
      .where(sql<boolean>`(select count(*) from displaced) >= 0`)
  )
}
