import type { Services } from '../../services/services.ts'
import { openToken, sealTokens, tokensOfRow } from './sealed-tokens.ts'
import { type Reencrypted, selectOutdated, storeReencrypted } from './store/reencrypted-tokens.ts'

/** The Data API limits a result to 1 MiB; a token has at most 16 kB. */
const BATCH = 20
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

type Outdated = Awaited<ReturnType<typeof selectOutdated>>[number]

/**
 * Re-encrypts all provider tokens under the current data key, in batches, until `isTimeLeft` returns false. Returns the
 * number of connections whose tokens were re-encrypted.
 */
export async function reencryptTokens(
  services: Services<'database' | 'dataKeys'>,
  currentKeyId: string,
  isTimeLeft: () => boolean,
): Promise<number> {
  const { clock, database } = services
  let [after, tokens] = [FIRST_ID, 0]
  while (isTimeLeft()) {
    const outdated = await selectOutdated(database, { currentKeyId, after, limit: BATCH })
    const reencrypted = await Promise.all(outdated.map(row => reencrypt(services, row)))
    if (reencrypted.length > 0) tokens += await storeReencrypted(database, reencrypted, clock())
    after = outdated.at(-1)?.connection_id ?? after
    if (outdated.length < BATCH) break
  }
  return tokens
}

async function reencrypt(services: Services<'dataKeys'>, row: Outdated): Promise<Reencrypted> {
  const { connection_id: connectionId, access_token } = row
  const stored = tokensOfRow(row)
  const accessToken = await openToken(services, connectionId, 'access_token', stored)
  const refreshToken = await openToken(services, connectionId, 'refresh_token', stored)
  if (accessToken === undefined) throw new Error(`${connectionId} has no access token`)
  const tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) }
  const sealed = await sealTokens(services, connectionId, tokens)
  return { ...sealed, connectionId, previousAccessToken: access_token }
}
