import { decodeProtectedHeader } from 'jose'
import { SandboxItemFireWebhookRequestWebhookCodeEnum as Code } from 'plaid'
import { describe, expect, it } from 'vitest'
import { failureOf, OAUTH_BANK, PLATYPUS, startMock, startReceiver } from './mock-plaid.ts'
import { verifyWebhook } from './verify-webhook.ts'

/** Starts a mock with an item whose webhooks a receiver gets, and forgets those of its link. */
async function open(status?: () => number, retryAfter: readonly number[] = []) {
  const opened = await startMock({ retryAfter })
  const receiver = await startReceiver(status)
  const connected = await opened.connect(PLATYPUS, { webhook: receiver.url })
  await opened.server.webhooks.idle()
  const first = receiver.received.splice(0)
  const verify = (index: number) => {
    const webhook = receiver.received[index]
    if (!webhook) throw new Error('There is no webhook')
    return verifyWebhook(webhook, opened.client, opened.now())
  }
  const fire = async (webhook_code = Code.DefaultUpdate) => {
    await opened.client.sandboxItemFireWebhook({ access_token: connected.access_token, webhook_code })
    await opened.server.webhooks.idle()
  }
  return { ...opened, ...connected, receiver, first, verify, fire }
}

describe('webhooks of an item', () => {
  it('announce the first transactions after the exchange, and verify by the documented rules', async () => {
    const { client, first, item_id, now } = await open()
    expect(first.map(({ body }) => body['webhook_code']).toSorted()).toEqual([
      'HISTORICAL_UPDATE',
      'INITIAL_UPDATE',
    ])
    for (const webhook of first) {
      expect(webhook.body).toMatchObject({ webhook_type: 'TRANSACTIONS', item_id, environment: 'sandbox' })
      expect(webhook.body['new_transactions']).toBeGreaterThan(0)
      await verifyWebhook(webhook, client, now())
    }
  })

  it.each([
    ['require-login', 'ERROR', { error: { error_code: 'ITEM_LOGIN_REQUIRED' } }],
    ['withdraw', 'USER_PERMISSION_REVOKED', { error: { error_code: 'USER_PERMISSION_REVOKED' } }],
    ['pending-disconnect', 'PENDING_DISCONNECT', { disconnect_time: '2026-12-01T12:00:00.000Z' }],
    ['pending-expiration', 'PENDING_EXPIRATION', { consent_expiration_time: '2026-12-01T12:00:00.000Z' }],
    ['new-accounts', 'NEW_ACCOUNTS_AVAILABLE', {}],
    ['repair', 'LOGIN_REPAIRED', {}],
  ])('are sent by the action %s', async (action, code, more) => {
    const { control, server, receiver, item_id, verify } = await open()
    expect(await control('POST', `/${action}`, { item_id })).toEqual({ status: 200, body: { items: 1 } })
    await server.webhooks.idle()
    expect(receiver.received.map(({ body }) => body)).toEqual([
      expect.objectContaining({ webhook_type: 'ITEM', webhook_code: code, item_id, ...expectAll(more) }),
    ])
    await verify(0)
  })

  it('are sent only for the selected login', async () => {
    const { control, connect, server, receiver } = await open()
    await connect(OAUTH_BANK, { override_username: 'ada', webhook: receiver.url })
    await server.webhooks.idle()
    receiver.received.splice(0)
    expect((await control('POST', '/new-accounts', { login: 'ada' })).body).toEqual({ items: 1 })
    expect((await control('POST', '/new-accounts')).body).toEqual({ items: 2 })
    expect((await control('POST', '/new-accounts', { item: 'x' })).status).toBe(422)
  })

  it('acknowledge a new address, and stop without one', async () => {
    const { client, access_token, receiver, server } = await open()
    const other = await startReceiver()
    const { data } = await client.itemWebhookUpdate({ access_token, webhook: other.url })
    expect(data.item.webhook).toBe(other.url)
    await server.webhooks.idle()
    expect(other.received[0]?.body).toMatchObject({
      webhook_code: 'WEBHOOK_UPDATE_ACKNOWLEDGED',
      new_webhook_url: other.url,
    })
    expect((await client.itemGet({ access_token })).data.status?.last_webhook).toEqual({
      sent_at: '2026-11-24T12:00:00.000Z',
      code_sent: 'WEBHOOK_UPDATE_ACKNOWLEDGED',
    })
    await client.itemWebhookUpdate({ access_token, webhook: null })
    const fire = { access_token, webhook_code: Code.DefaultUpdate }
    expect(await failureOf(client.sandboxItemFireWebhook(fire))).toMatchObject({
      error_code: 'SANDBOX_WEBHOOK_INVALID',
    })
    expect(receiver.received).toEqual([])
    expect(await failureOf(client.itemWebhookUpdate({ access_token, webhook: 'ftp://x' }))).toMatchObject({
      error_code: 'INVALID_FIELD',
    })
  })

  it('are sent again until they are answered with 200', async () => {
    let answers = 0
    const { fire, receiver, server, verify } = await open(() => (++answers < 5 ? 500 : 200), [0, 0])
    expect(server.webhooks.deliveries().map(({ result }) => result)).toEqual([
      '500',
      '500',
      '500',
      '500',
      '200',
      '200',
    ])
    await fire()
    expect(receiver.received).toHaveLength(1)
    await verify(0)
  })

  it('come in bursts of 100, repeated and out of order', async () => {
    const { control, server, receiver, client, access_token } = await open()
    await control('POST', '/burst')
    await server.webhooks.idle()
    const codes = receiver.codes()
    expect(codes).toHaveLength(100)
    expect(new Set(codes).size).toBe(5)
    expect(codes.slice(0, 20)).not.toEqual(codes.slice(0, 20).toSorted())
    expect((await client.itemGet({ access_token })).data.item.error).toBe(null)
  })

  it('are replayed with the same signature, or duplicated with another', async () => {
    const { server, control, fire, receiver } = await open()
    const signatures = () => receiver.received.splice(0).map(({ signature }) => signature)
    server.switches.set({ webhook_delivery: 'replayed' })
    await fire()
    const [one, same] = signatures()
    expect(same).toBe(one)
    server.switches.set({ webhook_delivery: 'duplicated' })
    await fire()
    const [first, second] = signatures()
    expect([first === second, first !== undefined && second !== undefined]).toEqual([false, true])
    server.switches.set({ webhook_delivery: 'once' })
    await fire()
    const [last] = signatures()
    expect((await control('POST', '/replay')).body).toEqual({ replayed: true })
    await server.webhooks.idle()
    expect(signatures()).toEqual([last])
    server.switches.set({ webhook_delivery: 'lost' })
    await fire()
    expect(signatures()).toEqual([])
  })
})

describe('the signature', () => {
  it.each([
    'wrong_hash',
    'hs256',
    'none',
    'missing',
    'unknown_kid',
    'expired_key',
    'old_iat',
    'future_iat',
  ] as const)('does not verify for %s', async webhook_signature => {
    const { server, fire, verify } = await open()
    await fire()
    await verify(0)
    server.switches.set({ webhook_signature })
    await fire()
    await expect(verify(1)).rejects.toThrow()
    server.switches.set({ webhook_signature: 'valid' })
    await fire()
    await verify(2)
  })

  it('is made by another key after a rotation. The former key is published as expired', async () => {
    const { control, client, fire, receiver, verify } = await open()
    await fire()
    await control('POST', '/rotate-key')
    await fire()
    await verify(1)
    const [before, after] = receiver.received.map(
      ({ signature = '' }) => decodeProtectedHeader(signature).kid ?? '',
    )
    expect(after).not.toBe(before)
    const keyOf = async (key_id = '') => (await client.webhookVerificationKeyGet({ key_id })).data.key
    expect(await keyOf(before)).toMatchObject({
      alg: 'ES256',
      crv: 'P-256',
      use: 'sig',
      expired_at: 1795521600,
    })
    expect(await keyOf(after)).toMatchObject({ kid: after, expired_at: null })
    expect(await failureOf(keyOf('x'))).toMatchObject({ error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' })
  })
})

function expectAll(more: object) {
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [
      name,
      typeof value === 'object' ? expect.objectContaining(value) : value,
    ]),
  )
}
