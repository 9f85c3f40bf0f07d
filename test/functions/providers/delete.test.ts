import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  behindProxy,
  connected,
  consented,
  recordsOf,
  returned,
  started,
} from '../../support/connections.ts'
import { ownProvider } from '../../support/definitions.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall, type ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/providers'
const UNKNOWN = '01890000-0000-7000-8000-000000000000'

describe('DELETE /providers/{id}', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await behindProxy(app)
  })
  const remove = (id: string, token: string) => app.call('DELETE', `${PATH}/${id}`, { token })
  const rowsOf = async (id: string) => {
    const [counts] = await app.query(
      `select (select count(*)::int from provider_connections where id = $1) as connections,
        (select count(*)::int from provider_tokens where connection_id = $1) as tokens,
        (select count(*)::int from authorization_states where connection_id = $1) as states`,
      [id],
    )
    return counts
  }
  itRefusesBadTokens(() => app, 'DELETE', `${PATH}/${UNKNOWN}`)
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return () => remove(UNKNOWN, token)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('DELETE', `${PATH}/${UNKNOWN}`, { token, ip })
    },
  )

  it('200: nothing of it is left but the trail', async () => {
    const { id, token } = await connected(app)
    await started(app, token, id)
    expect(await rowsOf(id)).toEqual({ connections: 1, tokens: 1, states: 2 })
    const reply = await remove(id, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect((await app.call('GET', `${PATH}/${id}`, { token })).status).toBe(404)
    expect((await app.call('GET', `${PATH}/${id}/accounts`, { token })).status).toBe(404)
    expect(await recordsOf(app, 'connection_deleted', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
  })

  it('200: one that was never authorized', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    expect((await remove(id, token)).status).toBe(200)
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
  })

  it('200: of four that delete it at once, one does', async () => {
    const { id, token } = await connected(app)
    const replies = await app.whileLocked(
      'select 1 from provider_connections where id = $1 for update',
      [id],
      4,
      () => [1, 2, 3, 4].map(() => remove(id, token)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
    expect(await recordsOf(app, 'connection_deleted', id)).toHaveLength(1)
  })

  it('200: while it is being refreshed, whose tokens are then not kept', async () => {
    const { id, token } = await connected(app)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const refreshing = app.call('PATCH', `${PATH}/${id}/authorization`, { token })
      await arrived
      expect((await remove(id, token)).status).toBe(200)
      open()
      expect((await refreshing).status).toBe(404)
    })
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect(await recordsOf(app, 'provider_token_refreshed', id)).toEqual([])
    expect(app.logged('provider_tokens_discarded')).toContainEqual(
      expect.objectContaining({ connection_id: id }),
    )
  })

  it('200: while its owner comes back from the provider, whose tokens are then not kept', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const query = await consented((await started(app, token, id)).url)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const returning = returned(app, token, id, query)
      await arrived
      expect((await remove(id, token)).status).toBe(200)
      open()
      expect((await returning).status).toBe(404)
    })
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect(await recordsOf(app, 'authorization_completed', id)).toEqual([])
  })

  it('200: the provider is told, after it is gone here', async () => {
    const { key, proxy: own } = await ownProvider(app, { revocationEndpoint: 'https://bank.example/revoke' })
    const { token } = await signInNewUser(app)
    const id = await begun(app, token, key)
    await authorized(app, token, id)
    let rows: unknown
    const revoked: string[] = []
    const meet = async ({ body }: { body: string }) => {
      rows = await rowsOf(id)
      revoked.push(body)
      return { status: 500, body: 'A fault on demand' }
    }
    const reply = await own.meeting(meet, () => remove(id, token))
    expect(reply.status).toBe(200)
    expect(revoked).toHaveLength(1)
    expect(rows).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect(app.logged('provider_revocation_failed')).toContainEqual(
      expect.objectContaining({ connection_id: id, reason: 'failed' }),
    )
  })

  it("404: somebody else's, an unknown one and a deleted one, which leave nothing", async () => {
    const { id: theirs } = await connected(app)
    const { token } = await signInNewUser(app)
    const deleted = await begun(app, token)
    await remove(deleted, token)
    const before = await app.fingerprintOfData()
    for (const id of [theirs, UNKNOWN, deleted]) {
      const reply = await remove(id, token)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await remove(id, token)).status, id).toBe(422)
  })
})
