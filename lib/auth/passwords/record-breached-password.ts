import { sql } from 'kysely'
import { passwordFoundBreached } from '../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import type { Database } from '../../db/tables.ts'

/**
 * Marks the password of an account as known from a breach, unless it is marked already or was replaced since.
 *
 * @param passwordHashes The hash that the password matched, and the hash that replaced it at this login, if any.
 * @returns whether this call marked it. Then the user must be notified.
 */
export async function recordBreachedPassword(
  db: Database,
  { userId, passwordHashes }: { userId: string; passwordHashes: readonly string[] },
  context: AuditContext,
): Promise<boolean> {
  const marked = await db
    .with('marked', qb =>
      qb
        .updateTable('users')
        .set({ password_breached_at: context.now })
        .where('users.id', '=', userId)
        .where('users.password_breached_at', 'is', null)
        .where('users.password_hash', 'in', passwordHashes)
        .returning('users.id'),
    )
    .with('audit', () =>
      auditEach(db, 'marked', context, {
        action: passwordFoundBreached,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('marked.id'),
      }),
    )
    .selectFrom('marked')
    .select('id')
    .executeTakeFirst()
  return marked !== undefined
}
