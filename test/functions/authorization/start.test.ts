import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
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
} from '../../support/connections.ts'
import { addTestProvider } from '../../support/definitions.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

const app = await startApp()
const proxy = await proxySchwab(app)

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
})
