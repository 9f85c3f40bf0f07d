import { type Expression, type SqlBool, sql } from 'kysely'
import { registrationRepeated, userRegistered } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { actionIf, successIf } from '../../audit/outcome-of.ts'
import { auditEach } from '../../audit/record.ts'
import { insertEach } from '../../db/insert-each.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { emitEach } from '../../events/emit.ts'

/** A registration to store. */
type NewRegistration = AuditSlotValues & {
  readonly registrationId: string
  /** The id of the new account, if the address has none yet. */
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

/**
 * Stores a registration, and creates the account if the address has none. An unverified account has the name and
 * password of its newest registration, but nobody can sign in to it. A verified account does not change. Returns whether
 * the registration was stored: false if the address belongs to a verified account.
 */
export const insertRegistration = statement((db, registration: Slots<NewRegistration>) => {
  const { registrationId, userId, email, name, now, passwordHash } = registration
  return (
    db
      // A conflict locks the account, so that a concurrent verification waits for this registration.
      .with('account', qb =>
        qb
          .insertInto('users')
          .values({ id: userId, email, name, password_hash: passwordHash, created_at: now, updated_at: now })
          .onConflict(conflict =>
            conflict
              .column('email')
              .doUpdateSet({ name, password_hash: passwordHash, updated_at: now })
              .where('users.email_verified_at', 'is', null),
          )
          .returning('id'),
      )
      .with('registration', () =>
        insertEach(db, 'registrations', 'account', {
          id: registrationId,
          user_id: sql.ref<string>('account.id'),
          name,
          password_hash: passwordHash,
          created_at: now,
        }),
      )
      .with('event', () =>
        emitEach(db, 'account', now, {
          type: 'user.registered',
          subjectId: userId,
          data: { user_id: sql`${userId}::text` },
          where: isNew(sql.ref('account.id'), userId),
        }),
      )
      .with('outcome', qb =>
        qb
          .selectFrom(oneRow)
          .leftJoin('account', onTrue)
          .select(['account.id as user_id', eb => eb('account.id', 'is not', null).as('stored')]),
      )
      .with('audit', () =>
        auditEach(db, 'outcome', auditParts(registration), {
          action: actionIf(isNew(sql.ref('outcome.user_id'), userId), userRegistered, registrationRepeated),
          outcome: successIf(sql.ref<boolean>('outcome.stored'), 'refused'),
          actor: 'anonymous',
          userId: sql.ref('outcome.user_id'),
          details: sql`jsonb_build_object('registration_id', ${registrationId}::text)`,
        }),
      )
      .selectFrom('outcome')
      .select('stored')
  )
})

/** Whether the account is the one that this registration creates. */
function isNew(id: Expression<unknown>, userId: Expression<string>): Expression<SqlBool> {
  return sql<boolean>`${id} = ${userId}::uuid`
}
