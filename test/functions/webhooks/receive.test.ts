import { createHash } from 'node:crypto'
import { CompactSign, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import { auditRecordsOf, statusOfConnection } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { callsTo, connectPlaid, controlItem, proxyPlaid } from '../../support/plaid-connections.ts'
import { forwardWebhooks, itemWebhook, sendWebhook, webhookSigner } from '../../support/plaid-webhooks.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const PATH = '/webhooks/plaid'
const KEY = '/webhook_verification_key/get'

const app = await startApp()
const signer = await webhookSigner(app.clock)
const expired = await webhookSigner(app.clock, { expired_at: 1_700_000_000 })
const otherCurve = await webhookSigner(app.clock, { crv: 'P-384' })
const forwarded = await forwardWebhooks(app)
const proxy = await proxyPlaid(app, {
  usual: async call =>
    (await signer.answerKey(call)) ?? (await expired.answerKey(call)) ?? (await otherCurve.answerKey(call)),
  webhook_url: forwarded.url,
})
const refreshes = await openRefreshes(app)
const seconds = () => Math.floor(app.clock().getTime() / 1000)

const send = async (
  text: string,
  signature: string,
  headers: Record<string, string> = {},
  ip = '127.0.0.1',
) => app.call('POST', PATH, { rawBody: text, ip, headers: { 'plaid-verification': signature, ...headers } })

/** Returns the JWS with the other valid signature of ECDSA: (r, n - s). */
function otherSignature(jws: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const [head, payload, signature = ''] = jws.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  const s = order - BigInt(`0x${bytes.subarray(32).toString('hex')}`)
  bytes.write(s.toString(16).padStart(64, '0'), 32, 'hex')
  return [head, payload, bytes.toString('base64url')].join('.')
}

const options: RouteOptions = {
  path: () => PATH,
  body: {},
  prepare: async () => {
    const { itemId } = await connectPlaid(app)
    const { text, signature } = await signer.sign(itemWebhook('ERROR', itemId))
    return changes =>
      app.call('POST', PATH, {
        rawBody: text,
        ...changes,
        headers: { 'plaid-verification': signature, ...changes?.headers },
      })
  },
  prepareLimited: async () => changes => app.call('POST', PATH, { body: {}, ...changes }),
}

describeRoute(app, 'webhooks/receive', options, () => {
  const refused = async (text: string, signature: string, reason: string, headers = {}) => {
    const code = /^(bad_header|unknown_key)$/.test(reason) ? 'webhook_unsigned' : 'webhook_refused'
    const refusals = () => app.logged('webhook_refused').length + app.logged('webhook_unsigned').length
    const before = [await app.fingerprintOfData(), refusals()]
    const reply = await send(text, signature, headers)
    expect(reply.body).toMatchObject({ status: 400, code: 'invalid_webhook' })
    expect([await app.fingerprintOfData(), refusals() - 1]).toEqual(before)
    expect(app.logged(code).at(-1)).toEqual({ provider_key: 'plaid', reason })
  }

  it('200: a notification makes a check due at once, which reads the state from the provider', async () => {
    const user = await connectPlaid(app)
    const delivered = forwarded.received.length
    await controlItem(app, 'require-login', user.itemId)
    expect(forwarded.received.length - delivered).toBe(1)
    expect(forwarded.statuses.at(-1)).toBe(200)
    expect(await auditRecordsOf(app, 'provider_webhook_received', user.id)).toEqual([
      {
        outcome: 'success',
        actor: 'anonymous',
        details: { connection_id: user.id, provider_key: 'plaid', webhook: 'ITEM/ERROR' },
      },
    ])
    await refreshes.work()
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'error' })
  })

  it('200: a notification about nothing of ours, an unknown item, or no item changes no connection', async () => {
    const user = await connectPlaid(app)
    const before = await app.fingerprintOfData(['received_webhooks'])
    const bodies = [
      itemWebhook('ERROR', 'unknown-item'),
      itemWebhook('NEW_ACCOUNTS_AVAILABLE', user.itemId),
      itemWebhook('A_CODE_OF_THE_FUTURE', user.itemId),
      { webhook_type: 'TRANSACTIONS', webhook_code: 'DEFAULT_UPDATE', item_id: user.itemId },
      { webhook_type: 'LINK', webhook_code: 'SESSION_FINISHED', link_token: 'x' },
      { webhook_type: 'ITEM', webhook_code: 'ERROR', item_id: null },
    ]
    for (const body of bodies) {
      const reply = await sendWebhook(app, await signer.sign(body))
      expect([reply.status, reply.body]).toEqual([200, { is_received: true }])
    }
    expect(await app.fingerprintOfData(['received_webhooks'])).toBe(before)
  })

  it('200: the same notification again does nothing', async () => {
    const user = await connectPlaid(app)
    const webhook = await signer.sign(itemWebhook('ERROR', user.itemId))
    expect((await sendWebhook(app, webhook)).status).toBe(200)
    const before = await app.fingerprintOfData()
    for (const _ of [1, 2]) expect((await sendWebhook(app, webhook)).status).toBe(200)
    expect(await app.fingerprintOfData()).toBe(before)
    expect(await auditRecordsOf(app, 'provider_webhook_received', user.id)).toHaveLength(1)
  })

  it('200: a repeated notification with another valid signature does nothing', async () => {
    const user = await connectPlaid(app)
    const { text, signature } = await signer.sign(itemWebhook('ERROR', user.itemId))
    expect((await send(text, signature)).status).toBe(200)
    const before = await app.fingerprintOfData()
    expect((await send(text, otherSignature(signature))).status).toBe(200)
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('200: an item that is being removed, and one that was removed', async () => {
    const user = await connectPlaid(app)
    const webhook = await signer.sign(itemWebhook('ERROR', user.itemId))
    const [ended, reply] = await Promise.all([
      app.call('DELETE', `/api/v1/providers/${user.id}/authorization`, { token: user.token }),
      sendWebhook(app, webhook),
    ])
    expect([ended.status, reply.status]).toEqual([204, 200])
    await refreshes.work()
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'revoked', last_error: null })
    expect(
      (await sendWebhook(app, await signer.sign(itemWebhook('LOGIN_REPAIRED', user.itemId)))).status,
    ).toBe(200)
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'revoked' })
  })

  it('200: with the queue unavailable; the schedule starts the check', async () => {
    const user = await connectPlaid(app)
    app.cloud.plaid.switches.override(user.login, { item: 'login_required' })
    const webhook = await signer.sign(itemWebhook('ERROR', user.itemId))
    const reply = await app.failing('queue', () => sendWebhook(app, webhook))
    expect(reply.status).toBe(200)
    expect(app.logged('check_not_enqueued')).toContainEqual({ connection_id: user.id })
    await refreshes.run()
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'error' })
    // Also a connection that does not work is checked, for example after LOGIN_REPAIRED.
    app.cloud.plaid.switches.endOverride(user.login)
    const repaired = await signer.sign(itemWebhook('LOGIN_REPAIRED', user.itemId))
    await app.failing('queue', () => sendWebhook(app, repaired))
    await refreshes.run()
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
  })

  it('200: one look-up of the key for many notifications at once, and none for the next', async () => {
    const own = await webhookSigner(app.clock)
    const all = await Promise.all(Array.from({ length: 20 }, () => own.sign(itemWebhook('ERROR', 'unknown'))))
    const before = callsTo(proxy, KEY).length
    await proxy.meeting(own.answerKey, async () => {
      const replies = await Promise.all(all.map(webhook => sendWebhook(app, webhook)))
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    })
    expect(callsTo(proxy, KEY).length - before).toBe(1)
  })

  it('400: no signature, alg none, HS256 with the public key, RS256, a truncated signature', async () => {
    const text = JSON.stringify(itemWebhook('ERROR', 'item'))
    const claims = { request_body_sha256: createHash('sha256').update(text).digest('hex') }
    const header = { kid: signer.kid, typ: 'JWT' }
    const before = callsTo(proxy, KEY).length
    await refused(text, '', 'bad_header')
    await refused(text, 'x.y.z', 'bad_header')
    await refused(text, new UnsecuredJWT(claims).setIssuedAt(seconds()).encode(), 'bad_header')
    const secret = new TextEncoder().encode(JSON.stringify(signer.jwk))
    const hs256 = new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).setIssuedAt(seconds())
    await refused(text, await hs256.sign(secret), 'bad_header')
    const { privateKey } = await generateKeyPair('RS256')
    const rs256 = new SignJWT(claims).setProtectedHeader({ ...header, alg: 'RS256' }).setIssuedAt(seconds())
    await refused(text, await rs256.sign(privateKey), 'bad_header')
    expect(callsTo(proxy, KEY).length).toBe(before)
    const { signature } = await signer.sign(text)
    await refused(text, signature.slice(0, -4), 'bad_signature')
    for (const odd of [`${signature}==`, `${signature.slice(0, -4)} ${signature.slice(-4)}`, `${signature}!`])
      await refused(text, odd, 'bad_signature')
    const [head, , sign] = signature.split('.')
    const other = Buffer.from(JSON.stringify({ ...claims, iat: seconds() + 1 })).toString('base64url')
    await refused(text, `${head}.${other}.${sign}`, 'bad_signature')
  })

  it('400: the key of another environment, an expired key, a key of another curve, and a key of somebody else', async () => {
    const text = JSON.stringify(itemWebhook('ERROR', 'item'))
    const unpublished = await webhookSigner(app.clock)
    await refused(text, (await unpublished.sign(text)).signature, 'unknown_key')
    await refused(text, (await expired.sign(text)).signature, 'expired_key')
    await refused(text, (await unpublished.sign(text, { kid: signer.kid })).signature, 'bad_signature')
    const before = await app.fingerprintOfData()
    expect((await sendWebhook(app, await otherCurve.sign(text))).status).toBe(502)
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('400: another body, one that was serialized again, and one with another encoding', async () => {
    const text = '{"webhook_type": "ITEM", "webhook_code": "ERROR", "item_id": "x\\u00e9"}'
    const { signature } = await signer.sign(text)
    await refused(JSON.stringify(JSON.parse(text)), signature, 'bad_body')
    await refused(`${text}\n`, signature, 'bad_body')
    await refused(text.replace('ERROR', 'OTHER'), signature, 'bad_body')
    expect((await send(text, signature)).status).toBe(200)
    const odd = '{"webhook_type": 1}'
    await refused(odd, (await signer.sign(odd)).signature, 'unexpected_shape')
  })

  it('400: older or newer than five minutes; accepted within them', async () => {
    const body = itemWebhook('ERROR', 'unknown')
    for (const iat of [seconds() - 301, seconds() + 301, 0]) {
      const { text, signature } = await signer.sign(body, { iat })
      await refused(text, signature, 'bad_time')
    }
    for (const iat of [seconds() - 298, seconds() + 298])
      expect((await sendWebhook(app, await signer.sign(body, { iat }))).status).toBe(200)
    const text = JSON.stringify(body)
    const hash = createHash('sha256').update(text).digest('hex')
    // Without `iat`.
    const payload = new TextEncoder().encode(JSON.stringify({ request_body_sha256: hash }))
    const without = new CompactSign(payload).setProtectedHeader({ alg: 'ES256', kid: signer.kid })
    await refused(text, await without.sign(signer.privateKey), 'bad_signature')
  })

  it('400: notifications with many unknown keys do not displace known keys', async () => {
    const attacker = await webhookSigner(app.clock)
    const text = JSON.stringify(itemWebhook('ERROR', 'item'))
    const kids = Array.from({ length: 1_050 }, () => crypto.randomUUID())
    const lookUp = await proxy.meeting(
      ({ path }) =>
        path === KEY
          ? {
              status: 400,
              body: '{"error_type":"INVALID_INPUT","error_code":"INVALID_WEBHOOK_VERIFICATION_KEY_ID"}',
            }
          : undefined,
      async () => {
        const before = callsTo(proxy, KEY).length
        const { signature } = await attacker.sign(text, { kid: kids[0] })
        for (const _ of [1, 2, 3]) await refused(text, signature, 'unknown_key')
        expect(callsTo(proxy, KEY).length - before).toBe(1)
        for (let start = 0; start < kids.length; start += 50)
          await Promise.all(
            kids
              .slice(start, start + 50)
              .map(async (kid, at) =>
                send(
                  text,
                  (await attacker.sign(text, { kid })).signature,
                  {},
                  `198.51.${at % 50}.${start / 50}`,
                ),
              ),
          )
        return callsTo(proxy, KEY).length
      },
    )
    expect((await sendWebhook(app, await signer.sign(text))).status).toBe(200)
    expect(callsTo(proxy, KEY)).toHaveLength(lookUp)
  })

  it('400: one address names many unknown keys; the keys of others are still found', async () => {
    const attacker = await webhookSigner(app.clock)
    const text = JSON.stringify(itemWebhook('ERROR', 'item'))
    const sendFrom = async (ip: string, signature: string) => (await send(text, signature, {}, ip)).status
    const unknown = async (ip: string) =>
      sendFrom(ip, (await attacker.sign(text, { kid: crypto.randomUUID() })).signature)
    const before = callsTo(proxy, KEY).length
    for (let count = 0; count < 40; count += 1) expect(await unknown(`2001:db9:1::${count + 1}`)).toBe(400)
    expect(callsTo(proxy, KEY).length - before).toBe(30)
    expect(app.logged('rate_limited')).toContainEqual({
      limit: 'webhook_keys',
      network_hash: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    const own = await webhookSigner(app.clock)
    const { signature } = await own.sign(text)
    await proxy.meeting(own.answerKey, async () => {
      // A key that was not looked up does not count as unknown.
      expect(await sendFrom('2001:db9:1::1', signature)).toBe(400)
      expect(await sendFrom('192.0.2.1', signature)).toBe(200)
      expect(await sendFrom('2001:db9:1::1', signature)).toBe(200)
    })
  })

  it('200: found keys do not count as unknown', async () => {
    for (let count = 0; count < 31; count += 1) {
      const own = await webhookSigner(app.clock)
      const { text, signature } = await own.sign(itemWebhook('ERROR', 'item'))
      const reply = await proxy.meeting(own.answerKey, () => send(text, signature, {}, '192.0.2.2'))
      expect(reply.status).toBe(200)
    }
  })

  it('404: providers without notifications, unknown ones, and unconfigured ones', async () => {
    addProvider({ ...schwab, key: 'without-notifications' })
    for (const key of ['schwab', 'without-notifications', 'unknown']) {
      const { text, signature } = await signer.sign(itemWebhook('ERROR', 'item'))
      const reply = await sendWebhook(app, { text, signature }, `/webhooks/${key}`)
      expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    }
  })

  it('413: a body of 1 MB, even if it is signed', async () => {
    const { text, signature } = await signer.sign({
      ...itemWebhook('ERROR', 'item'),
      filler: 'x'.repeat(1_048_576),
    })
    expect((await send(text, signature)).body).toMatchObject({ status: 413 })
  })

  it('422: a malformed provider key', async () => {
    const reply = await app.call('POST', '/webhooks/Not%20a%20key', { body: {} })
    expect(reply.body).toMatchObject({ status: 422 })
  })

  it('502: the key cannot be read; the notification can be repeated', async () => {
    const own = await webhookSigner(app.clock)
    const user = await connectPlaid(app)
    const webhook = await own.sign(itemWebhook('ERROR', user.itemId))
    const before = await app.fingerprintOfData()
    const reply = await proxy.meeting(
      ({ path }) => (path === KEY ? { status: 500, body: '<html>' } : undefined),
      () => sendWebhook(app, webhook),
    )
    expect(reply.body).toMatchObject({ status: 502, code: 'provider_failed' })
    expect(await app.fingerprintOfData()).toBe(before)
    expect(app.logged('webhook_key_unreadable')).toContainEqual({
      provider_key: 'plaid',
      failure: 'failed',
    })
    const again = await proxy.meeting(own.answerKey, () => sendWebhook(app, webhook))
    expect(again.status).toBe(200)
    expect(await auditRecordsOf(app, 'provider_webhook_received', user.id)).toHaveLength(1)
  })
})
