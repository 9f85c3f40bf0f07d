import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import * as z from 'zod/mini'
import { IdText } from '../../../../lib/financial/providers/reply-fields.ts'
import type {
  VerificationKey,
  VerifiedWebhook,
  WebhookDefinition,
  WebhookHint,
} from '../../../../lib/financial/providers/webhook-definition.ts'
import { parseJson } from '../../../../lib/text/parse-json.ts'

const ALGORITHM = 'ES256'
const TOLERANCE_MILLISECONDS = 5 * 60 * 1000

const Key = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
/** A body contains a notification as a JWS (RFC 7515). */
const Body = z.object({ signed: z.string() })
const Header = z.object({ alg: z.literal(ALGORITHM), kid: z.string().check(z.regex(/^[\w-]{1,100}$/)) })
const Notification = z.object({
  event: z.string().check(z.regex(/^[a-z_]{1,100}$/)),
  item: IdText,
  sent_at: z.iso.datetime(),
  consent_ends_at: z.nullable(z.iso.datetime()),
})

/** How the notifications of Example Hub are verified. */
export const webhooks: WebhookDefinition = {
  readKey: (api, keyId) => api.post({ path: '/keys/get', body: { id: keyId }, reply: Key }),

  verify: async ({ body }, keyOf, now) => {
    const signed = z.safeParse(Body, parseJson(Buffer.from(body).toString('utf8'))).data?.signed ?? ''
    const header = headerOf(signed)
    const key = header && (await keyOf(header.kid))
    const payload = key && (await payloadOf(signed, key))
    if (payload === undefined) return forged('bad_signature', key !== undefined)
    const { data } = z.safeParse(Notification, payload)
    if (!data) return forged('unexpected_shape')
    const sentAt = new Date(data.sent_at)
    if (Math.abs(now.getTime() - sentAt.getTime()) > TOLERANCE_MILLISECONDS) return forged('bad_time')
    // Without the signature, which can be written in several ways.
    const input = signed.slice(0, signed.lastIndexOf('.'))
    return {
      kind: 'verified',
      itemId: data.item,
      sentAt,
      signed: input,
      name: data.event,
      hint: hintOf(data),
    }
  },
}

const forged = (reason: string, isKeyKnown = true): VerifiedWebhook => ({
  kind: 'forged',
  reason,
  isKeyKnown,
})

function hintOf({ consent_ends_at, event }: z.infer<typeof Notification>): WebhookHint | undefined {
  switch (event) {
    case 'sign_in_required':
    case 'item_removed':
      return { kind: 'check' }
    case 'consent_ending':
      return { kind: 'consent_ending', endsAt: consent_ends_at === null ? null : new Date(consent_ends_at) }
    case 'consent_renewed':
      return { kind: 'repaired' }
    default:
      return undefined
  }
}

function headerOf(signed: string): z.infer<typeof Header> | undefined {
  try {
    return z.safeParse(Header, decodeProtectedHeader(signed)).data
  } catch {
    return undefined
  }
}

/** Returns what was signed; undefined if the signature is wrong. */
async function payloadOf(signed: string, key: VerificationKey): Promise<unknown> {
  try {
    const publicKey = await importJWK(z.parse(Key, key), ALGORITHM)
    const { payload } = await compactVerify(signed, publicKey, { algorithms: [ALGORITHM] })
    return parseJson(new TextDecoder().decode(payload))
  } catch {
    return undefined
  }
}
