import { sql } from 'kysely'
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
