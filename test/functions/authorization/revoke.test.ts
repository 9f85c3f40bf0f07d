import { expect, it, onTestFinished } from 'vitest'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  consent,
  createConnection,
  proxySchwab,
  rowOfConnection,
  sendCallback,
  startAuthorization,
  statusOfConnection,
  withShortTimeouts,
} from '../../support/connections.ts'
import { addTestProvider } from '../../support/definitions.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall, type Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`
const revocationEndpoint = 'https://bank.example/revoke'

const app = await startApp()
const proxy = await proxySchwab(app)

describeRoute(app, 'authorization/revoke', {}, () => {
  const revoke = (id: string, token: string) => app.call('DELETE', pathOf(id), { token })
  const tokensOf = (id: string) => app.query('select * from provider_tokens where connection_id = $1', [id])
  it('204: deletes the tokens; the connection can be authorized again; the audit log records it', async () => {
    const holder = await connectProvider(app)
    const { id, token } = holder
    const reply = await revoke(id, token)
    expect(reply.status).toBe(204)
    expect(reply.text).toBe('')
    expect(await tokensOf(id)).toEqual([])
    expect(await statusOfConnection(app, holder)).toMatchObject({
      status: 'revoked',
      needs_reconnection: true,
    })
    expect(await auditRecordsOf(app, 'authorization_revoked', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
    await authorizeConnection(app, token, id)
    expect(await statusOfConnection(app, holder)).toMatchObject({
      status: 'active',
      needs_reconnection: false,
    })
  })

  it('204: a revoked and a never authorized connection stay as they are', async () => {
    const { id, token } = await connectProvider(app)
    await revoke(id, token)
    const pending = await createConnection(app, token)
    const before = await app.fingerprintOfData()
    expect((await revoke(id, token)).status).toBe(204)
    expect((await revoke(pending, token)).status).toBe(204)
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('204: revokes a pending authorization; the audit log records it once', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    await startAuthorization(app, token, id)
    await startAuthorization(app, token, id)
    for (let time = 0; time < 2; time += 1) expect((await revoke(id, token)).status).toBe(204)
    expect(await auditRecordsOf(app, 'authorization_revoked', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
  })

  it('204: an authorization that started earlier becomes invalid', async () => {
    const { id, token } = await connectProvider(app)
    const query = await consent((await startAuthorization(app, token, id)).url)
    await revoke(id, token)
    const reply = await sendCallback(app, token, id, query)
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ code: 'invalid_state' })
    expect(await tokensOf(id)).toEqual([])
  })

  it('204: of four parallel requests, one revokes it', async () => {
    const { id, token } = await connectProvider(app)
    const replies = await app.whileLocked(
      'select 1 from provider_connections where id = $1 for update',
      [id],
      4,
      () => [1, 2, 3, 4].map(() => revoke(id, token)),
    )
    expect(replies.map(({ status }) => status)).toEqual([204, 204, 204, 204])
    expect(await auditRecordsOf(app, 'authorization_revoked', id)).toHaveLength(1)
  })

  it('204: during a refresh; the new tokens are not stored', async () => {
    const holder = await connectProvider(app)
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
    expect(await statusOfConnection(app, holder)).toMatchObject({ status: 'revoked', next_refresh_at: null })
    expect(await auditRecordsOf(app, 'provider_token_refreshed', id)).toEqual([])
  })

  it.each(['pending', 'active'])(
    '204: during the callback of a connection that is %s; its tokens are not stored',
    async status => {
      const { token, ...person } = await signInNewUser(app)
      const id = await createConnection(app, token)
      if (status === 'active') await authorizeConnection(app, token, id)
      const query = await consent((await startAuthorization(app, token, id)).url)
      const { meet, arrived, open } = gate(isTokenCall)
      await proxy.meeting(meet, async () => {
        const returning = sendCallback(app, token, id, query)
        await arrived
        expect((await revoke(id, token)).status).toBe(204)
        open()
        expect((await returning).body).toMatchObject({ status: 400, code: 'invalid_state' })
      })
      expect(await tokensOf(id)).toEqual([])
      const ended = status === 'active' ? 'revoked' : 'pending'
      expect(await statusOfConnection(app, { ...person, token, id })).toMatchObject({ status: ended })
      expect(app.logged('provider_tokens_discarded')).toContainEqual(
        expect.objectContaining({ connection_id: id }),
      )
    },
  )

  it('204: in parallel with a callback and a refresh, only an active connection has tokens', async () => {
    const { id, token } = await connectProvider(app)
    for (let round = 0; round < 10; round += 1) {
      const query = await consent((await startAuthorization(app, token, id)).url)
      const [returning, revoking] = await Promise.all([
        sendCallback(app, token, id, query),
        revoke(id, token),
        app.call('PATCH', pathOf(id), { token }),
      ])
      expect([200, 400]).toContain(returning.status)
      expect(revoking.status).toBe(204)
      const { status, has_tokens } = await rowOfConnection(app, id)
      expect(has_tokens).toBe(status === 'active')
      if (status !== 'active') await authorizeConnection(app, token, id)
    }
  })

  it('204: deletes tokens that were stored during the wait, and revokes them at the provider', async () => {
    const { key, proxy: own } = await addTestProvider(app, { revocationEndpoint })
    const { token } = await signInNewUser(app)
    const [id, other] = [await createConnection(app, token, key), await createConnection(app, token, key)]
    await authorizeConnection(app, token, other)
    const revocations: string[] = []
    const meet: Meet = ({ path, body }) => {
      if (path !== '/v1/oauth/revoke') return undefined
      revocations.push(body)
      return { status: 200 }
    }
    // Like a callback that commits while the revocation waits for it.
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
    // Tokens that are sealed for another connection cannot be decrypted.
    expect(app.logged('provider_revocation_failed')).toContainEqual(
      expect.objectContaining({ connection_id: id }),
    )
  })

  it('204: revokes the refresh token at the provider after the commit', async () => {
    const { key, proxy: own } = await addTestProvider(app, { revocationEndpoint })
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    await authorizeConnection(app, token, id)
    const [given] = own.exchanges.filter(({ call }) => isTokenCall(call))
    const revocations: { form: object; authorization: string | undefined; left: number }[] = []
    const meet: Meet = async ({ path, body, headers }) => {
      expect(path).toBe('/v1/oauth/revoke')
      const form = Object.fromEntries(new URLSearchParams(body))
      revocations.push({ form, authorization: headers.authorization, left: (await tokensOf(id)).length })
      return { status: 200 }
    }
    await own.meeting(meet, () => revoke(id, token))
    const { refresh_token } = JSON.parse(given?.answer ?? '{}')
    expect(revocations).toEqual([
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
    '204: also revokes the tokens that %s returns afterwards',
    async what => {
      const { key, proxy: own } = await addTestProvider(app, { revocationEndpoint })
      const { token } = await signInNewUser(app)
      const id = await createConnection(app, token, key)
      await authorizeConnection(app, token, id)
      app.cloud.schwab.switches.set({ rotation: 'rotate' })
      onTestFinished(() => app.cloud.schwab.switches.reset())
      const query = await consent((await startAuthorization(app, token, id)).url)
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
            what === 'a refresh'
              ? app.call('PATCH', pathOf(id), { token })
              : sendCallback(app, token, id, query)
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

  it('a new consent: the tokens of a late refresh are not revoked, because that would revoke the new grant', async () => {
    const { key, proxy: own } = await addTestProvider(app, { revocationEndpoint })
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    await authorizeConnection(app, token, id)
    const query = await consent((await startAuthorization(app, token, id)).url)
    const { meet, arrived, open } = gate(isTokenCall)
    await own.meeting(meet, async () => {
      const refreshing = app.call('PATCH', pathOf(id), { token })
      await arrived
      expect((await sendCallback(app, token, id, query)).status).toBe(200)
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
    const { key, proxy: own } = await addTestProvider(app, { revocationEndpoint })
    const { token, ...person } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    await authorizeConnection(app, token, id)
    const reply = await withShortTimeouts(app, () => own.meeting(meet, () => revoke(id, token)))
    expect(reply.status).toBe(204)
    expect(await tokensOf(id)).toEqual([])
    expect(await statusOfConnection(app, { ...person, token, id })).toMatchObject({ status: 'revoked' })
    expect(app.logged('provider_revocation_failed')).toContainEqual(
      expect.objectContaining({ connection_id: id, provider_key: key }),
    )
  })
})
