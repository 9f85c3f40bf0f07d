import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  createConnection,
  MOCK_REDIRECT,
  proxySchwab,
  startAuthorization,
  statusOfConnection,
  withShortTimeouts,
} from '../../support/connections.ts'
import { addTestProvider } from '../../support/definitions.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { callsTo, connectPlaid, proxyPlaid } from '../../support/plaid-connections.ts'
import { gate, type Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

const app = await startApp()
const proxy = await proxySchwab(app)
const plaidProxy = await proxyPlaid(app, {
  link_parameters: { client_name: 'A test', optional_products: ['investments'] },
})

describeRoute(app, 'authorization/start', { newId: token => createConnection(app, token) }, () => {
  const start = (id: string, token: string) => app.call('POST', pathOf(id), { token })
  it('200: returns the authorization URL with a state for ten minutes; the audit log records it', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const reply = await start(id, token)
    expect(reply.status).toBe(200)
    const { auth_url, state, expires_at, ...more } = reply.body
    expect(more).toEqual({ kind: 'oauth' })
    expect(expires_at).toBe(new Date(app.clock().getTime() + 600_000).toISOString())
    const url = new URL(String(auth_url))
    expect(`${url.origin}${url.pathname}`).toBe(`${app.cloud.schwab.url}/v1/oauth/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: app.cloud.schwab.clientId,
      redirect_uri: MOCK_REDIRECT,
      scope: 'readonly',
      state,
    })
    expect(auth_url).not.toContain(app.cloud.schwab.clientSecret)
    expect(await auditRecordsOf(app, 'authorization_started', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
  })

  it('200: the database has only a hash of the state', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const { state } = await startAuthorization(app, token, id)
    const [row] = await app.query(
      'select s::text as text from authorization_states s where connection_id = $1',
      [id],
    )
    expect(row?.['text']).toContain(state.split('.')[0])
    expect(row?.['text']).not.toContain(state.split('.')[1])
  })

  it('200: every request returns a new state, and each is valid', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const states = await Promise.all(
      [1, 2, 3].map(async () => (await startAuthorization(app, token, id)).state),
    )
    expect(new Set(states).size).toBe(3)
    expect((await authorizeConnection(app, token, id)).status).toBe(200)
  })

  it('200: with a code challenge, the code verifier is stored encrypted', async () => {
    const { key, proxy: own } = await addTestProvider(app, { usesPkce: true })
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    const url = new URL((await startAuthorization(app, token, id)).url)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    await authorizeConnection(app, token, id)
    // The completion deleted the state that was pending.
    await startAuthorization(app, token, id)
    const [form] = own.grants('authorization_code')
    const verifier = form?.get('code_verifier') ?? ''
    expect(verifier).toMatch(/^[\w-]{43}$/)
    const rows = await app.query(
      "select encode(code_verifier, 'escape') as bytes, data_key_id from authorization_states where connection_id = $1",
      [id],
    )
    expect(rows).toHaveLength(2)
    for (const row of rows) {
      expect(row['data_key_id']).not.toBeNull()
      expect(row['bytes']).not.toContain(verifier)
    }
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    expect(url.searchParams.get('code_challenge')).not.toBe(challenge)
  })

  it('200: an active connection stays active during another authorization', async () => {
    const holder = await connectProvider(app)
    const before = await statusOfConnection(app, holder)
    await startAuthorization(app, holder.token, holder.id)
    expect(await statusOfConnection(app, holder)).toEqual(before)
  })

  it('200: does not call the provider', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    proxy.exchanges.length = 0
    await startAuthorization(app, token, id)
    expect(proxy.exchanges).toEqual([])
  })

  it("409: the provider's credentials were removed", async () => {
    const { token, userId } = await signInNewUser(app)
    addProvider({ ...schwab, key: 'withdrawn' })
    const id = await createConnection(app, token)
    await app.query('update provider_connections set provider_key = $1 where id = $2 and user_id = $3', [
      'withdrawn',
      id,
      userId,
    ])
    const before = await app.fingerprintOfData()
    const reply = await start(id, token)
    expect(reply.status).toBe(409)
    expect(reply.body).toMatchObject({ code: 'provider_not_configured' })
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('404: a connection that is deleted during the request', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const [reply] = await app.whileLocked('delete from provider_connections where id = $1', [id], 1, () => [
      app.call('POST', pathOf(id), { token }),
    ])
    expect(reply?.status).toBe(404)
  })

  describe('at a provider with a widget', () => {
    const prepare = async () => {
      const { token, userId } = await signInNewUser(app)
      return { token, userId, id: await createConnection(app, token, 'plaid') }
    }
    const requests = () =>
      callsTo(plaidProxy, '/link/token/create').map(
        ({ call }): Record<string, unknown> => JSON.parse(call.body),
      )

    it('200: returns a link token and the hosted page; the link token is stored encrypted', async () => {
      const { id, token, userId } = await prepare()
      const reply = await start(id, token)
      expect(reply.status).toBe(200)
      const { auth_url, expires_at, link_token, state, ...more } = reply.body
      expect(more).toEqual({ kind: 'link' })
      expect(new URL(String(auth_url)).origin).toBe(app.cloud.plaid.url)
      expect(expires_at).toBe(new Date(app.clock().getTime() + 4 * 60 * 60 * 1000).toISOString())
      expect(requests().at(-1)).toMatchObject({
        client_name: 'A test',
        products: ['transactions'],
        required_if_supported_products: ['investments'],
        transactions: { days_requested: 730 },
        user: { client_user_id: userId },
        hosted_link: { completion_redirect_uri: 'https://app.example.com/providers/plaid/callback' },
      })
      const [row] = await app.query(
        "select s::text as text, encode(link_token, 'escape') as sealed, data_key_id, is_update from authorization_states s where connection_id = $1",
        [id],
      )
      expect(row).toMatchObject({ data_key_id: expect.any(String), is_update: false })
      for (const secret of [String(link_token), String(state).split('.')[1]])
        expect(JSON.stringify([row, app.logLines])).not.toContain(secret)
    })

    it('200: repairs a connection that has a token, with the parameters that update mode accepts', async () => {
      const user = await connectPlaid(app)
      const reply = await start(user.id, user.token)
      expect(reply.body).toMatchObject({ kind: 'link' })
      const request = requests().at(-1) ?? {}
      expect(request).toMatchObject({
        access_token: expect.stringMatching(/^access-/),
        client_name: 'A test',
      })
      for (const member of [
        'products',
        'required_if_supported_products',
        'optional_products',
        'transactions',
      ])
        expect(request).not.toHaveProperty(member)
    })

    it.each([
      ['server_error', 502, 'provider_failed'],
      ['invalid_api_keys', 502, 'provider_failed'],
      ['html', 502, 'provider_failed'],
      ['rate_limited', 503, 'provider_busy'],
    ] as const)('with %s: %i %s, and no state', async (api, status, code) => {
      const { id, token } = await prepare()
      app.cloud.plaid.switches.set({ api })
      const before = await app.fingerprintOfData()
      const reply = await start(id, token)
      app.cloud.plaid.switches.reset()
      expect(reply.body).toMatchObject({ status, code })
      expect(reply.headers['retry-after']).toBe(status === 503 ? '60' : undefined)
      expect(await app.fingerprintOfData()).toBe(before)
    })

    it('502: the provider fails to create a link', async () => {
      const { id, token } = await prepare()
      const failing: Meet = () => ({ status: 500, body: '{}' })
      expect((await plaidProxy.meeting(failing, () => start(id, token))).status).toBe(502)
    })

    it('504: the provider does not answer', async () => {
      const { id, token } = await prepare()
      const { meet, open } = gate(({ path }) => path === '/link/token/create')
      const reply = await withShortTimeouts(app, () => plaidProxy.meeting(meet, () => start(id, token)))
      open()
      expect(reply.body).toMatchObject({ status: 504, code: 'provider_timeout' })
    })
  })
})
