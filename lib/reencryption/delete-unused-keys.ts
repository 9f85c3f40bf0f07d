import { sql } from 'kysely'
import { dataKeysDeleted } from '../audit/actions.ts'
import { type AuditContext, auditEach } from '../audit/record.ts'
import type { Database } from '../db/tables.ts'

/**
 * Deletes unused data keys that were superseded before a given time. Functions may still have a recently superseded key in
 * their cache and encrypt secrets under it.
 */
export async function deleteUnusedKeys(
  db: Database,
  { currentKeyId, supersededBefore }: { currentKeyId: string; supersededBefore: Date },
  context: AuditContext,
): Promise<number> {
  const deleted = await db
    .with('deleted', qb =>
      qb
        .deleteFrom('data_keys')
        .where('data_keys.id', '<>', currentKeyId)
        .where(eb =>
          eb.exists(
            eb
              .selectFrom('data_keys as next')
              .select('next.id')
              .whereRef('next.created_at', '>', 'data_keys.created_at')
              .where('next.created_at', '<', supersededBefore),
          ),
        )
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('provider_tokens')
                .select('connection_id')
                .whereRef('provider_tokens.data_key_id', '=', 'data_keys.id'),
            ),
          ),
        )
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('authorization_states')
                .select('authorization_states.id')
                .whereRef('authorization_states.data_key_id', '=', 'data_keys.id'),
            ),
          ),
        )
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('totp_secrets')
                .select('user_id')
                .whereRef('totp_secrets.data_key_id', '=', 'data_keys.id'),
            ),
          ),
        )
        .returning('data_keys.id'),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('deleted')
        .select(eb => eb.fn.countAll<number>().as('keys'))
        .having(eb => eb.fn.countAll(), '>', 0),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: dataKeysDeleted,
        outcome: 'success',
        actor: 'system',
        details: sql<Record<string, unknown>>`jsonb_build_object('keys', outcome.keys)`,
      }),
    )
    .selectFrom('outcome')
    .select('keys')
    .executeTakeFirst()
  return Number(deleted?.keys ?? 0)
}
