import type { Services } from '../../services/services.ts'
import { openTotpSecret, sealTotpSecret } from './sealed-totp-secret.ts'
import { selectOutdatedSecrets, storeReencryptedSecrets } from './store/reencrypted-secrets.ts'

/** A secret has about 100 bytes, and the Data API limits a result to 1 MiB. */
const BATCH = 200
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/**
 * Re-encrypts all TOTP secrets under the current data key, in batches, until `isTimeLeft` returns false. Returns the
 * number of re-encrypted secrets.
 */
export async function reencryptTotpSecrets(
  services: Services<'database' | 'dataKeys'>,
  currentKeyId: string,
  isTimeLeft: () => boolean,
): Promise<number> {
  const { database } = services
  let [after, secrets] = [FIRST_ID, 0]
  while (isTimeLeft()) {
    const outdated = await selectOutdatedSecrets(database, { currentKeyId, after, limit: BATCH })
    const reencrypted = await Promise.all(
      outdated.map(async row => {
        const secret = await openTotpSecret(services, row)
        return {
          userId: row.user_id,
          ...(await sealTotpSecret(services, { secretId: row.secret_id, secret })),
        }
      }),
    )
    if (reencrypted.length > 0) secrets += await storeReencryptedSecrets(database, reencrypted)
    after = outdated.at(-1)?.user_id ?? after
    if (outdated.length < BATCH) break
  }
  return secrets
}
