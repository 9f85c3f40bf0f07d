import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  behindProxy,
  connected,
  PRACTICE_REDIRECT,
  recordsOf,
  standing,
  started,
} from '../../support/connections.ts'
import { ownProvider } from '../../support/definitions.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signInNewUser } from '../../support/people.ts'
import type { ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

describe('POST /providers/{id}/authorization', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await behindProxy(app)
  })
  const start = (id: string, token: string) => app.call('POST', pathOf(id), { token })
  itRefusesBadTokens(() => app, 'POST', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      const id = await begun(app, token)
      return () => start(id, token)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('POST', pathOf(UNKNOWN), { token, ip })
    },
  )

  it('200: an address at the provider with a state of ten minutes, and the trail says so', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const reply = await start(id, token)
    expect(reply.status).toBe(200)
    const { auth_url, state, expires_at, ...more } = reply.body
    expect(more).toEqual({})
    expect(expires_at).toBe(new Date(app.clock().getTime() + 600_000).toISOString())
    const url = new URL(String(auth_url))
    expect(`${url.origin}${url.pathname}`).toBe(`${app.cloud.schwab.url}/v1/oauth/authorize`)
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: app.cloud.schwab.clientId,
      redirect_uri: PRACTICE_REDIRECT,
      scope: 'readonly',
      state,
    })
    expect(auth_url).not.toContain(app.cloud.schwab.clientSecret)
    expect(await recordsOf(app, 'authorization_started', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
  })

  it('200: the database keeps of the state no more than a hash', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const { state } = await started(app, token, id)
    const [row] = await app.query(
      'select s::text as text from authorization_states s where connection_id = $1',
      [id],
    )
    expect(row?.['text']).toContain(state.split('.')[0])
    expect(row?.['text']).not.toContain(state.split('.')[1])
  })

  it('200: each time another state, and each of them works', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const states = await Promise.all([1, 2, 3].map(async () => (await started(app, token, id)).state))
    expect(new Set(states).size).toBe(3)
    expect((await authorized(app, token, id)).status).toBe(200)
  })

  it('200: where the provider takes a code challenge, its verifier lies encrypted', async () => {
    const { key, proxy: own } = await ownProvider(app, { usesPkce: true })
    const { token } = await signInNewUser(app)
    const id = await begun(app, token, key)
    const url = new URL((await started(app, token, id)).url)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    await authorized(app, token, id)
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

  it('200: a connection that is connected stays so, whatever becomes of another authorization', async () => {
    const holder = await connected(app)
    const before = await standing(app, holder)
    await started(app, holder.token, holder.id)
    expect(await standing(app, holder)).toEqual(before)
  })

  it('200: nothing is asked of the provider', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    proxy.exchanges.length = 0
    await started(app, token, id)
    expect(proxy.exchanges).toEqual([])
  })

  it('409: a provider whose credentials were taken away', async () => {
    const { token, userId } = await signInNewUser(app)
    addProvider({ ...schwab, key: 'withdrawn' })
    const id = await begun(app, token)
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

  it("404: somebody else's, an unknown one and a deleted one, which leave nothing", async () => {
    const { token } = await signInNewUser(app)
    const theirs = await begun(app, (await signInNewUser(app)).token)
    const deleted = await begun(app, token)
    await app.call('DELETE', `/api/v1/providers/${deleted}`, { token })
    const before = await app.fingerprintOfData()
    for (const id of [theirs, UNKNOWN, deleted]) {
      const reply = await start(id, token)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('404: one that is deleted while it waits', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const [reply] = await app.whileLocked('delete from provider_connections where id = $1', [id], 1, () => [
      app.call('POST', pathOf(id), { token }),
    ])
    expect(reply?.status).toBe(404)
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await start(id, token)).status, id).toBe(422)
  })
})
