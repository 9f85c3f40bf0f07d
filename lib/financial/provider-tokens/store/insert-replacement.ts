import { sql } from 'kysely'
import { dataKeyReplaced } from '../../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { WrappedKey } from '../../../services/data-keys/data-keys.ts'

/** Inserts a data key that replaces the current one. */
export async function insertReplacement(
  db: Database,
  { key, actor, reason }: { key: WrappedKey; actor: Actor; reason: string },
  context: AuditContext,
): Promise<void> {
  await db
    .with('inserted', qb =>
      qb
        .insertInto('data_keys')
        .values({ id: key.id, wrapped: key.wrapped, created_at: context.now })
        .returning('data_keys.id'),
    )
    .with('audit', () =>
      auditEach(db, 'inserted', context, {
        action: dataKeyReplaced,
        outcome: 'success',
        actor,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', ${reason}::text, 'data_key_id', inserted.id)`,
      }),
    )
    .selectFrom('inserted')
    .select('id')
    .executeTakeFirstOrThrow()
}
