import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { openToken, sealTokens } from './sealed-tokens.ts'
import {
  deleteUnusedKeys,
  keepReencrypted,
  type Reencrypted,
  selectOutdated,
} from './store/reencrypted-tokens.ts'

/** An answer of the Data API is 1 MiB at the most, and a token 16 kB. */
const BATCH = 20
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const RESERVE_MILLISECONDS = 5_000
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

type Outdated = Awaited<ReturnType<typeof selectOutdated>>[number]

/**
 * Encrypts under the current data key whatever is encrypted under others, batch by batch, and deletes the keys that
 * nothing needs any longer. What the deadline leaves is left to the next run.
 */
export async function reencryptTokens(
  services: Services<'database' | 'dataKeys'>,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, database, dataKeys, log } = services
  const { id: currentKeyId } = await dataKeys.current()
  let [after, tokens] = [FIRST_ID, 0]
  while (Date.now() < deadline - RESERVE_MILLISECONDS) {
    const outdated = await selectOutdated(database, { currentKeyId, after, most: BATCH })
    const anew = await Promise.all(outdated.map(row => reencrypt(services, row)))
    if (anew.length > 0) tokens += await keepReencrypted(database, anew, clock())
    after = outdated.at(-1)?.connection_id ?? after
    if (outdated.length < BATCH) break
  }
  const followedBefore = new Date(clock().getTime() - DAY_MILLISECONDS)
  const keys = await deleteUnusedKeys(
    database,
    { currentKeyId, followedBefore },
    auditContext(services, metadata),
  )
  log('tokens_reencrypted', { tokens, keys_deleted: keys })
}

async function reencrypt(services: Services<'dataKeys'>, row: Outdated): Promise<Reencrypted> {
  const { connection_id: connectionId, access_token, refresh_token, data_key_id, wrapped } = row
  const kept = {
    dataKey: { id: data_key_id, wrapped },
    accessToken: access_token,
    refreshToken: refresh_token,
  }
  const accessToken = await openToken(services, connectionId, 'access_token', kept)
  const refreshToken = await openToken(services, connectionId, 'refresh_token', kept)
  if (accessToken === undefined) throw new Error(`${connectionId} has no access token`)
  const tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) }
  const sealed = await sealTokens(services, connectionId, tokens)
  return { ...sealed, connectionId, formerAccessToken: access_token }
}
