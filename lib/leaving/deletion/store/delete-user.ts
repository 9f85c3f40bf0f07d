import { sql } from 'kysely'
import { accountDeleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { insertEach } from '../../../db/insert-each.ts'
import type { Database } from '../../../db/tables.ts'
import { emitEach } from '../../../events/emit.ts'

/**
 * Deletes a user with everything that references it, and emits `user.deleted`. Deletes nothing while a connection has
 * provider tokens or a job builds an export.
 *
 * @param pseudonym The id in the audit record.
 * @returns whether the user was deleted.
 */
export async function deleteUser(
  db: Database,
  { userId, pseudonym }: { userId: string; pseudonym: string },
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const row = await db
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
      auditEach(db, 'deleted', context, {
        action: accountDeleted,
        outcome: 'success',
        actor: 'system',
        userId: pseudonym,
        details: { reason: 'deleted_by_owner' },
      }),
    )
    .selectFrom('deleted')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
