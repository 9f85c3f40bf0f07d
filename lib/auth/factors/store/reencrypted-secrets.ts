import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import type { SealedTotpSecret } from '../sealed-totp-secret.ts'

/** Selects up to `limit` TOTP secrets that are not encrypted under the current data key, in the order of their users. */
export function selectOutdatedSecrets(
  db: Database,
  { currentKeyId, after, limit }: { currentKeyId: string; after: string; limit: number },
) {
  return db
    .selectFrom('totp_secrets')
    .innerJoin('data_keys', 'data_keys.id', 'totp_secrets.data_key_id')
    .select(['user_id', 'secret_id', 'secret', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
    .where('totp_secrets.data_key_id', '<>', currentKeyId)
    .where('user_id', '>', after)
    .orderBy('user_id')
    .limit(limit)
    .execute()
}

/** A re-encrypted TOTP secret. */
export interface ReencryptedSecret extends SealedTotpSecret {
  readonly userId: string
}

/** Stores re-encrypted secrets, except where the user has enrolled again. Returns the number of rows. */
export async function storeReencryptedSecrets(
  db: Database,
  all: readonly ReencryptedSecret[],
): Promise<number> {
  const rows = all.map(({ dataKeyId, sealed, secretId, userId }) => ({
    user_id: userId,
    secret_id: secretId,
    data_key_id: dataKeyId,
    secret: Buffer.from(sealed).toString('base64'),
  }))
  // One JSON parameter, because the Data API does not support arrays. An id has one secret, so a second job that runs at
  // the same time stores the same text.
  const { numAffectedRows } = await sql`
    update totp_secrets set
      data_key_id = reencrypted.data_key_id,
      secret = decode(reencrypted.secret, 'base64')
    from jsonb_to_recordset(cast(${JSON.stringify(rows)} as jsonb)) as reencrypted (
      user_id uuid, secret_id uuid, data_key_id uuid, secret text)
    where totp_secrets.user_id = reencrypted.user_id
      and totp_secrets.secret_id = reencrypted.secret_id`.execute(db)
  return Number(numAffectedRows ?? 0)
}
