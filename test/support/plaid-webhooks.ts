import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { listen, readBody } from '../../local/http-server.ts'
import type { App, Reply } from './app.ts'
import { atEndOfFile } from './cleanups.ts'
import type { Meet } from './provider-proxy.ts'

const PATH = '/webhooks/plaid'
const KEY_ENDPOINT = '/webhook_verification_key/get'

/** How a webhook differs from a correct one. */
export interface Forgery {
  /** Seconds since 1970. */
  readonly iat?: number
  readonly kid?: string | undefined
  /** The body that the signature is about. */
  readonly signedBody?: string
}

/** A webhook with its signature. */
export interface SignedWebhook {
  readonly text: string
  readonly signature: string
}

/** Creates a key that mock Plaid seems to sign webhooks with: `answerKey` publishes it. */
export async function webhookSigner(now: () => Date, changes: Readonly<Record<string, unknown>> = {}) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = crypto.randomUUID()
  const jwk = await exportJWK(publicKey)
  const created_at = Math.floor(now().getTime() / 1000)
  const key = { ...jwk, kid, alg: 'ES256', use: 'sig', created_at, expired_at: null, ...changes }
  const answerKey: Meet = ({ path, body }) =>
    path === KEY_ENDPOINT && body.includes(kid)
      ? { status: 200, body: JSON.stringify({ key, request_id: 'request' }) }
      : undefined
  const sign = async (
    body: Readonly<Record<string, unknown>> | string,
    { iat = Math.floor(now().getTime() / 1000), kid: named = kid, signedBody }: Forgery = {},
  ): Promise<SignedWebhook> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const hash = createHash('sha256')
      .update(signedBody ?? text)
      .digest('hex')
    // Plaid sends no `jti`. Here it makes each one another notification, also within a second.
    const signature = await new SignJWT({ request_body_sha256: hash, jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: named, typ: 'JWT' })
      .setIssuedAt(iat)
      .sign(privateKey)
    return { text, signature }
  }
  return { kid, jwk, privateKey, sign, answerKey }
}

/** Returns the body of a notification about an item. */
export function itemWebhook(code: string, itemId: string, more: Readonly<Record<string, unknown>> = {}) {
  return { webhook_type: 'ITEM', webhook_code: code, item_id: itemId, environment: 'sandbox', ...more }
}

/** Sends a webhook to the API. */
export function sendWebhook(app: App, { text, signature }: SignedWebhook, path = PATH): Promise<Reply> {
  return app.call('POST', path, { rawBody: text, headers: { 'plaid-verification': signature } })
}

/** Starts a server that forwards the webhooks of mock Plaid to the API, with their exact bytes. */
export async function forwardWebhooks(app: App) {
  const received: SignedWebhook[] = []
  const statuses: number[] = []
  const server = createServer(async (incoming, outgoing) => {
    const text = (await readBody(incoming, 1024 * 1024)).toString('utf8')
    const webhook = { text, signature: String(incoming.headers['plaid-verification'] ?? '') }
    received.push(webhook)
    const { status } = await sendWebhook(app, webhook)
    statuses.push(status)
    outgoing.writeHead(status).end()
  })
  const { url, stop } = await listen(server)
  atEndOfFile(stop)
  return { url: `${url}${PATH}`, received, statuses }
}
