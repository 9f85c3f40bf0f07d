import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  behindProxy,
  connected,
  consented,
  impatiently,
  recordsOf,
  returned,
  rowOf,
  standing,
  started,
} from '../../support/connections.ts'
import { ownProvider } from '../../support/definitions.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall, type Meet, type ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`
const revocationEndpoint = 'https://bank.example/revoke'

describe('DELETE /providers/{id}/authorization', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await behindProxy(app)
  })
  const revoke = (id: string, token: string) => app.call('DELETE', pathOf(id), { token })
  const tokensOf = (id: string) => app.query('select * from provider_tokens where connection_id = $1', [id])
  itRefusesBadTokens(() => app, 'DELETE', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return () => revoke(UNKNOWN, token)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('DELETE', pathOf(UNKNOWN), { token, ip })
    },
  )

  it('204: the tokens are erased, the connection can be authorized anew, and the trail says so', async () => {
    const holder = await connected(app)
    const { id, token } = holder
    const reply = await revoke(id, token)
    expect(reply.status).toBe(204)
    expect(reply.text).toBe('')
    expect(await tokensOf(id)).toEqual([])
    expect(await standing(app, holder)).toMatchObject({ status: 'revoked', needs_reconnection: true })
    expect(await recordsOf(app, 'authorization_revoked', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
    await authorized(app, token, id)
    expect(await standing(app, holder)).toMatchObject({ status: 'active', needs_reconnection: false })
  })

  it('204: again, and one that was never authorized, which stay as they are', async () => {
    const { id, token } = await connected(app)
    await revoke(id, token)
    const pending = await begun(app, token)
    const before = await app.fingerprintOfData()
    expect((await revoke(id, token)).status).toBe(204)
    expect((await revoke(pending, token)).status).toBe(204)
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('204: one that was only begun is over, and the trail says so, once', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    await started(app, token, id)
    await started(app, token, id)
    for (let time = 0; time < 2; time += 1) expect((await revoke(id, token)).status).toBe(204)
    expect(await recordsOf(app, 'authorization_revoked', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
  })

  it('204: an authorization that was begun before comes to nothing', async () => {
    const { id, token } = await connected(app)
    const query = await consented((await started(app, token, id)).url)
    await revoke(id, token)
    const reply = await returned(app, token, id, query)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ code: 'invalid_state' })
    expect(await tokensOf(id)).toEqual([])
  })

  it('204: of four at once, one ends it', async () => {
    const { id, token } = await connected(app)
    const replies = await app.whileLocked(
      'select 1 from provider_connections where id = $1 for update',
      [id],
      4,
      () => [1, 2, 3, 4].map(() => revoke(id, token)),
    )
    expect(replies.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    expect(await recordsOf(app, 'authorization_revoked', id)).toHaveLength(1)
  })

  it('204: while it is being refreshed, whose tokens are then not kept', async () => {
    const holder = await connected(app)
    const { id, token } = holder
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const refreshing = app.call('PATCH', pathOf(id), { token })
      await arrived
      expect((await revoke(id, token)).status).toBe(204)
      open()
      const refreshed = await refreshing
      expect(refreshed.status).toBe(409)
      expect(refreshed.body).toMatchObject({ code: 'reconnection_required' })
    })
    expect(await tokensOf(id)).toEqual([])
    expect(await standing(app, holder)).toMatchObject({ status: 'revoked', next_refresh_at: null })
    expect(await recordsOf(app, 'provider_token_refreshed', id)).toEqual([])
  })

  it.each(['pending', 'active'])(
    '204: while the owner of a connection that is %s comes back, whose tokens are then not kept',
    async status => {
      const { token, ...person } = await signInNewUser(app)
      const id = await begun(app, token)
      if (status === 'active') await authorized(app, token, id)
      const query = await consented((await started(app, token, id)).url)
      const { meet, arrived, open } = gate(isTokenCall)
      await proxy.meeting(meet, async () => {
        const returning = returned(app, token, id, query)
        await arrived
        expect((await revoke(id, token)).status).toBe(204)
        open()
        expect((await returning).body).toMatchObject({ status: 400, code: 'invalid_state' })
      })
      expect(await tokensOf(id)).toEqual([])
      const ended = status === 'active' ? 'revoked' : 'pending'
      expect(await standing(app, { ...person, token, id })).toMatchObject({ status: ended })
      expect(app.logged('provider_tokens_discarded')).toContainEqual(
        expect.objectContaining({ connection_id: id }),
      )
    },
  )

  it('204: at once with a return and a refresh, it leaves tokens to an active connection alone', async () => {
    const { id, token } = await connected(app)
    for (let round = 0; round < 10; round += 1) {
      const query = await consented((await started(app, token, id)).url)
      const [returning, revoking] = await Promise.all([
        returned(app, token, id, query),
        revoke(id, token),
        app.call('PATCH', pathOf(id), { token }),
      ])
      expect([200, 400]).toContain(returning.status)
      expect(revoking.status).toBe(204)
      const { status, has_tokens } = await rowOf(app, id)
      expect(has_tokens).toBe(status === 'active')
      if (status !== 'active') await authorized(app, token, id)
    }
  })

  it('204: tokens that came while it waited are erased too, and are those that the provider hears of', async () => {
    const { key, proxy: own } = await ownProvider(app, { revocationEndpoint })
    const { token } = await signInNewUser(app)
    const [id, other] = [await begun(app, token, key), await begun(app, token, key)]
    await authorized(app, token, other)
    const told: string[] = []
    const meet: Meet = ({ path, body }) => {
      if (path !== '/v1/oauth/revoke') return undefined
      told.push(body)
      return { status: 200 }
    }
    // As a callback does that commits while the revocation waits for it.
    const authorize = `with moved as (
        update provider_connections set status = 'active', access_expires_at = now() + interval '1 hour',
          token_generation = token_generation + 1
        where id = $1 returning id)
      insert into provider_tokens
        select moved.id, data_key_id, access_token, refresh_token, now() from provider_tokens, moved
        where connection_id = $2`
    const [reply] = await own.meeting(meet, () =>
      app.whileLocked(authorize, [id, other], 1, () => [revoke(id, token)]),
    )
    expect(reply?.status).toBe(204)
    expect(await tokensOf(id)).toEqual([])
    // Sealed for another connection, they do not open; but they were found.
    expect(app.logged('provider_revocation_failed')).toContainEqual(
      expect.objectContaining({ connection_id: id }),
    )
  })

  it('204: the provider is told of the refresh token, after it has ended here', async () => {
    const { key, proxy: own } = await ownProvider(app, { revocationEndpoint })
    const { token } = await signInNewUser(app)
    const id = await begun(app, token, key)
    await authorized(app, token, id)
    const [given] = own.exchanges.filter(({ call }) => isTokenCall(call))
    const told: { form: object; authorization: string | undefined; left: number }[] = []
    const meet: Meet = async ({ path, body, headers }) => {
      expect(path).toBe('/v1/oauth/revoke')
      const form = Object.fromEntries(new URLSearchParams(body))
      told.push({ form, authorization: headers.authorization, left: (await tokensOf(id)).length })
      return { status: 200 }
    }
    await own.meeting(meet, () => revoke(id, token))
    const { refresh_token } = JSON.parse(given?.answer ?? '{}')
    expect(told).toEqual([
      {
        form: { token: refresh_token, token_type_hint: 'refresh_token' },
        authorization: expect.stringMatching(/^Basic /),
        left: 0,
      },
    ])
    expect(app.logged('provider_revocation_failed')).not.toContainEqual(
      expect.objectContaining({ connection_id: id }),
    )
  })

  it.each(['a refresh', 'a return'])(
    '204: the provider hears of the tokens too that %s brings after it',
    async what => {
      const { key, proxy: own } = await ownProvider(app, { revocationEndpoint })
      const { token } = await signInNewUser(app)
      const id = await begun(app, token, key)
      await authorized(app, token, id)
      app.cloud.schwab.switches.set({ rotation: 'rotate' })
      onTestFinished(() => app.cloud.schwab.switches.reset())
      const query = await consented((await started(app, token, id)).url)
      const revoked: (string | null)[] = []
      const { meet, arrived, open } = gate(isTokenCall)
      await own.meeting(
        call => {
          if (call.path !== '/v1/oauth/revoke') return meet(call)
          revoked.push(new URLSearchParams(call.body).get('token'))
          return { status: 200 }
        },
        async () => {
          const bringing =
            what === 'a refresh' ? app.call('PATCH', pathOf(id), { token }) : returned(app, token, id, query)
          await arrived
          await revoke(id, token)
          open()
          await bringing
        },
      )
      const given = own.exchanges
        .filter(({ call }) => isTokenCall(call))
        .map(({ answer }) => JSON.parse(answer).refresh_token)
      expect(given).toHaveLength(2)
      expect(revoked).toEqual(given)
    },
  )

  it('another consent: what a refresh brings after it is not revoked, lest that consent end with it', async () => {
    const { key, proxy: own } = await ownProvider(app, { revocationEndpoint })
    const { token } = await signInNewUser(app)
    const id = await begun(app, token, key)
    await authorized(app, token, id)
    const query = await consented((await started(app, token, id)).url)
    const { meet, arrived, open } = gate(isTokenCall)
    await own.meeting(meet, async () => {
      const refreshing = app.call('PATCH', pathOf(id), { token })
      await arrived
      expect((await returned(app, token, id, query)).status).toBe(200)
      open()
      expect((await refreshing).status).toBe(200)
    })
    expect(own.exchanges.filter(({ call }) => call.path === '/v1/oauth/revoke')).toEqual([])
  })

  it.each<[string, Meet]>([
    ['fails', () => ({ status: 500, body: 'no' })],
    ['refuses the client', () => ({ status: 401, body: '{"error":"invalid_client"}' })],
    ['is busy', () => ({ status: 429, headers: { 'retry-after': '7' } })],
    ['sends elsewhere', () => ({ status: 302, headers: { location: 'http://localhost:1/' } })],
    ['answers nothing', () => new Promise(() => {})],
  ])('204: a provider that %s changes nothing', async (_, meet) => {
    const { key, proxy: own } = await ownProvider(app, { revocationEndpoint })
    const { token, ...person } = await signInNewUser(app)
    const id = await begun(app, token, key)
    await authorized(app, token, id)
    const reply = await impatiently(app, () => own.meeting(meet, () => revoke(id, token)))
    expect(reply.status).toBe(204)
    expect(await tokensOf(id)).toEqual([])
    expect(await standing(app, { ...person, token, id })).toMatchObject({ status: 'revoked' })
    expect(app.logged('provider_revocation_failed')).toContainEqual(
      expect.objectContaining({ connection_id: id, provider_key: key }),
    )
  })

  it("404: somebody else's, an unknown one and a deleted one, which leave nothing", async () => {
    const { id: theirs } = await connected(app)
    const { token } = await signInNewUser(app)
    const deleted = await begun(app, token)
    await app.call('DELETE', `/api/v1/providers/${deleted}`, { token })
    const before = await app.fingerprintOfData()
    for (const id of [theirs, UNKNOWN, deleted]) {
      const reply = await revoke(id, token)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await revoke(id, token)).status, id).toBe(422)
  })
})
