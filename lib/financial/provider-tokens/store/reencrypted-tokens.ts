import { sql } from 'kysely'
import { dataKeysDeleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { SealedTokens } from '../sealed-tokens.ts'

/** Selects up to `limit` rows of tokens that are not encrypted under the current data key, in the order of their ids. */
export function selectOutdated(
  db: Database,
  { currentKeyId, after, limit }: { currentKeyId: string; after: string; limit: number },
) {
  return db
    .selectFrom('provider_tokens')
    .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
    .select([
      'connection_id',
      'access_token',
      'refresh_token',
      'data_keys.id as data_key_id',
      'data_keys.wrapped',
    ])
    .where('provider_tokens.data_key_id', '<>', currentKeyId)
    .where('connection_id', '>', after)
    .orderBy('connection_id')
    .limit(limit)
    .execute()
}

/** Re-encrypted tokens. */
export interface Reencrypted extends SealedTokens {
  readonly connectionId: string
  /** The previous ciphertext of the access token. If the row contains another one, newer tokens were stored. */
  readonly previousAccessToken: Uint8Array
}

/** Stores re-encrypted tokens, except where newer ones were stored in the meantime. Returns the number of rows. */
export async function storeReencrypted(
  db: Database,
  all: readonly Reencrypted[],
  now: Date,
): Promise<number> {
  const base64 = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64')
  const rows = all.map(one => ({
    connection_id: one.connectionId,
    previous_access_token: base64(one.previousAccessToken),
    data_key_id: one.dataKeyId,
    access_token: base64(one.accessToken),
    refresh_token: base64(one.refreshToken),
  }))
  // One JSON parameter, because the Data API does not support arrays.
  const { numAffectedRows } = await sql`
    update provider_tokens set
      data_key_id = reencrypted.data_key_id,
      access_token = decode(reencrypted.access_token, 'base64'),
      refresh_token = decode(reencrypted.refresh_token, 'base64'),
      updated_at = ${now}
    from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as reencrypted (
      connection_id uuid, previous_access_token text, data_key_id uuid, access_token text, refresh_token text)
    where provider_tokens.connection_id = reencrypted.connection_id
      and provider_tokens.access_token = decode(reencrypted.previous_access_token, 'base64')`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Deletes unused data keys that were superseded before a given time. Functions may still have a recently superseded key in
 * their cache and encrypt tokens under it.
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
