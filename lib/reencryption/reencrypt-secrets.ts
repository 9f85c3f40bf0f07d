import { auditContext } from '../audit/audit-context.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { reencryptTotpSecrets } from '../auth/factors/reencrypt-totp-secrets.ts'
import { reencryptTokens } from '../financial/provider-tokens/reencrypt-tokens.ts'
import type { Services } from '../services/services.ts'
import { deleteUnusedKeys } from './delete-unused-keys.ts'

const RESERVE_MILLISECONDS = 5_000
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/**
 * Re-encrypts everything that a data key encrypts for a long time, provider tokens and TOTP secrets, under the current
 * data key, and deletes unused data keys. Stops before the deadline; the next run continues.
 */
export async function reencryptSecrets(
  services: Services<'database' | 'dataKeys'>,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, database, dataKeys, log } = services
  const { id: currentKeyId } = await dataKeys.current()
  const isTimeLeft = () => Date.now() < deadline - RESERVE_MILLISECONDS
  const totpSecrets = await reencryptTotpSecrets(services, currentKeyId, isTimeLeft)
  const tokens = await reencryptTokens(services, currentKeyId, isTimeLeft)
  const supersededBefore = new Date(clock().getTime() - DAY_MILLISECONDS)
  const keys = await deleteUnusedKeys(
    database,
    { currentKeyId, supersededBefore },
    auditContext(services, metadata),
  )
  log('tokens_reencrypted', { tokens, totp_secrets: totpSecrets, keys_deleted: keys })
}
