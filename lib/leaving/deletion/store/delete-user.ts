import { sql } from 'kysely'
import { accountDeleted } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import { insertEach } from '../../../db/insert-each.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { emitEach } from '../../../events/emit.ts'

/** A user to delete. */
interface DeletedUser extends AuditSlotValues {
  readonly userId: string
  /** The id in the audit record. */
  readonly pseudonym: string
}

/**
 * Deletes a user with everything that references it, and emits `user.deleted`. Deletes nothing and returns no row while a
 * connection has provider tokens or a job builds an export.
 */
export const deleteUser = statement((db, user: Slots<DeletedUser>) => {
  const { userId, pseudonym, now } = user
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select('users.id')
        .where('users.id', '=', userId)
        .where('users.deletion_started_at', 'is not', null)
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('provider_connections as connection')
                .innerJoin('provider_tokens as token', 'token.connection_id', 'connection.id')
                .select('connection.id')
                .where('connection.user_id', '=', userId),
            ),
          ),
        )
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('account_exports as file')
                .select('file.id')
                .where('file.user_id', '=', userId)
                .where('file.leased_until', '>', now),
            ),
          ),
        )
        .forUpdate(),
    )
    .with('deleted', qb =>
      qb
        .deleteFrom('users')
        .using('account')
        .whereRef('users.id', '=', 'account.id')
        .returning(['users.id', 'users.email']),
    )
    .with('event', () =>
      emitEach(db, 'deleted', now, {
        type: 'user.deleted',
        subjectId: sql.ref('deleted.id'),
        data: { user_id: sql.ref('deleted.id'), reason: 'deleted_by_owner' },
      }),
    )
    .with('remembered', () =>
      insertEach(db, 'deleted_accounts', 'deleted', {
        user_id: sql.ref<string>('deleted.id'),
        email: sql.ref<string>('deleted.email'),
        deleted_at: now,
      }),
    )
    .with('audit', () =>
      auditEach(db, 'deleted', auditParts(user), {
        action: accountDeleted,
        outcome: 'success',
        actor: 'system',
        userId: pseudonym,
        details: { reason: 'deleted_by_owner' },
      }),
    )
    .selectFrom('deleted')
    .select('id')
})
