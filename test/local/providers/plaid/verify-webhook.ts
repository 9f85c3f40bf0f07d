import { createHash } from 'node:crypto'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import type { PlaidApi } from 'plaid'
import type { ReceivedWebhook } from './mock-plaid.ts'

/**
 * Verifies a webhook by the rules of Plaid's documentation: ES256 only, a published key that has not expired, a signature
 * of the last 5 minutes, and the hash of the body.
 * @throws if one of them is not met.
 */
export async function verifyWebhook(
  { signature = '', text }: ReceivedWebhook,
  client: PlaidApi,
  now: number,
): Promise<void> {
  const { alg, kid } = decodeProtectedHeader(signature)
  if (alg !== 'ES256' || kid === undefined) throw new Error(`The algorithm is ${alg}`)
  const { key } = (await client.webhookVerificationKeyGet({ key_id: kid })).data
  if (key.expired_at !== null) throw new Error('The key has expired')
  const { kty, crv, x, y } = key
  const publicKey = await importJWK({ kty, crv, x, y, alg: 'ES256' })
  const currentDate = new Date(now)
  const { payload } = await jwtVerify(signature, publicKey, {
    algorithms: ['ES256'],
    maxTokenAge: '5 min',
    currentDate,
  })
  const hash = createHash('sha256').update(text).digest('hex')
  if (payload['request_body_sha256'] !== hash) throw new Error('The hash is not that of the body')
}
