import { createHash, timingSafeEqual } from 'node:crypto'
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import * as z from 'zod/mini'
import { parseJson } from '../../../text/parse-json.ts'
import type {
  ReceivedWebhook,
  VerificationKey,
  VerifiedWebhook,
  WebhookDefinition,
} from '../webhook-definition.ts'
import { hintOf, Notification, nameOf } from './notification.ts'

const ALGORITHM = 'ES256'
/** A notification must not be older, and not newer. */
const TOLERANCE_SECONDS = 5 * 60

const Key = z.object({
  key: z.looseObject({
    alg: z.literal(ALGORITHM),
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    expired_at: z._default(z.nullable(z.unknown()), null),
  }),
})
const Header = z.object({
  alg: z.literal(ALGORITHM),
  kid: z.string().check(z.regex(/^[\w-]{1,100}$/)),
})
const Claims = z.object({ iat: z.int(), request_body_sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })

/** How the notifications of Plaid are verified: a JWS (RFC 7515) over the hash of the body, in the header Plaid-Verification. */
export const webhooks: WebhookDefinition = {
  readKey: async (api, keyId) => {
    const read = await api.post({
      path: '/webhook_verification_key/get',
      body: { key_id: keyId },
      reply: Key,
    })
    return read.kind === 'read' ? { kind: 'read', value: read.value.key } : read
  },

  verify: async (webhook, keyOf, now) => {
    const signed = webhook.headers['plaid-verification'] ?? ''
    const header = headerOf(signed)
    if (!header) return unsigned('bad_header')
    const key = await keyOf(header.kid)
    if (!key) return unsigned('unknown_key')
    if (key['expired_at'] !== null) return forged('expired_key')
    const claims = await claimsOf(signed, key)
    if (!claims) return forged('bad_signature')
    const sentAt = new Date(claims.iat * 1000)
    if (Math.abs(now.getTime() - sentAt.getTime()) > TOLERANCE_SECONDS * 1000) return forged('bad_time')
    if (!isHashOf(claims.request_body_sha256, webhook)) return forged('bad_body')
    const { data } = z.safeParse(Notification, parseJson(Buffer.from(webhook.body).toString('utf8')))
    if (!data) return forged('unexpected_shape')
    return {
      kind: 'verified',
      itemId: data.item_id ?? '',
      sentAt,
      // Without the signature: many signatures of one text are valid.
      signed: signed.slice(0, signed.lastIndexOf('.')),
      name: nameOf(data),
      hint: hintOf(data),
    }
  },
}

const unsigned = (reason: string): VerifiedWebhook => ({ kind: 'forged', reason, isKeyKnown: false })
const forged = (reason: string): VerifiedWebhook => ({ kind: 'forged', reason, isKeyKnown: true })

function headerOf(signed: string): z.infer<typeof Header> | undefined {
  try {
    return z.safeParse(Header, decodeProtectedHeader(signed)).data
  } catch {
    return undefined
  }
}

async function claimsOf(signed: string, key: VerificationKey): Promise<z.infer<typeof Claims> | undefined> {
  if (!signed.split('.').every(isStrict)) return undefined
  try {
    const { crv, kty, x, y } = key
    const publicKey = await importJWK(
      { crv: String(crv), kty: String(kty), x: String(x), y: String(y) },
      ALGORITHM,
    )
    const { payload } = await compactVerify(signed, publicKey, { algorithms: [ALGORITHM] })
    return z.safeParse(Claims, parseJson(new TextDecoder().decode(payload))).data
  } catch {
    return undefined
  }
}

/** Returns whether a part is base64url without padding and unused bits (RFC 7515, 2). The decoder accepts more. */
function isStrict(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part
}

/** Compares in constant time, as Plaid recommends. */
function isHashOf(claimed: string, { body }: ReceivedWebhook): boolean {
  return timingSafeEqual(Buffer.from(claimed, 'hex'), createHash('sha256').update(body).digest())
}
