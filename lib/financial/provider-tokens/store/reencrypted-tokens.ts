import { sql } from 'kysely'
import { dataKeysDeleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { SealedTokens } from '../sealed-tokens.ts'

/** Selects tokens that are encrypted under other data keys than the current one, at most `most`, after an id. */
export function selectOutdated(
  db: Database,
  { currentKeyId, after, most }: { currentKeyId: string; after: string; most: number },
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
    .limit(most)
    .execute()
}

/** Tokens that were encrypted anew. */
export interface Reencrypted extends SealedTokens {
  readonly connectionId: string
  /** The access token as it was encrypted before: where it is another by now, somebody has stored newer tokens. */
  readonly formerAccessToken: Uint8Array
}

/** Keeps tokens that were encrypted anew, where nobody has stored newer ones meanwhile. Yields how many. */
export async function keepReencrypted(db: Database, all: readonly Reencrypted[], now: Date): Promise<number> {
  const base64 = (bytes: Uint8Array | null) => bytes && Buffer.from(bytes).toString('base64')
  const rows = all.map(one => ({
    connection_id: one.connectionId,
    former_access_token: base64(one.formerAccessToken),
    data_key_id: one.dataKeyId,
    access_token: base64(one.accessToken),
    refresh_token: base64(one.refreshToken),
  }))
  // One parameter for them all: the Data API takes no arrays.
  const { numAffectedRows } = await sql`
    update provider_tokens set
      data_key_id = anew.data_key_id,
      access_token = decode(anew.access_token, 'base64'),
      refresh_token = decode(anew.refresh_token, 'base64'),
      updated_at = ${now}
    from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as anew (
      connection_id uuid, former_access_token text, data_key_id uuid, access_token text, refresh_token text)
    where provider_tokens.connection_id = anew.connection_id
      and provider_tokens.access_token = decode(anew.former_access_token, 'base64')`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/**
 * Deletes the data keys that nothing is encrypted under, where another has followed before a moment. A key that was
 * current until just now is still in the memory of functions, and what they bring under it could not be kept.
 */
export async function deleteUnusedKeys(
  db: Database,
  { currentKeyId, followedBefore }: { currentKeyId: string; followedBefore: Date },
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
              .where('next.created_at', '<', followedBefore),
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
