import { expect, it } from 'vitest'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  consent,
  createConnection,
  proxySchwab,
  sendCallback,
  startAuthorization,
} from '../../support/connections.ts'
import { addTestProvider } from '../../support/definitions.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/providers'

const app = await startApp()
const proxy = await proxySchwab(app)

describeRoute(app, 'providers/delete', {}, () => {
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
  it('200: deletes everything except the audit log', async () => {
    const { id, token } = await connectProvider(app)
    await startAuthorization(app, token, id)
    expect(await rowsOf(id)).toEqual({ connections: 1, tokens: 1, states: 2 })
    const reply = await remove(id, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect((await app.call('GET', `${PATH}/${id}`, { token })).status).toBe(404)
    expect((await app.call('GET', `${PATH}/${id}/accounts`, { token })).status).toBe(404)
    expect(await auditRecordsOf(app, 'connection_deleted', id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: id, provider_key: 'schwab' } },
    ])
  })

  it('200: a connection that was never authorized', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    expect((await remove(id, token)).status).toBe(200)
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
  })

  it('200: of four parallel requests, one deletes it', async () => {
    const { id, token } = await connectProvider(app)
    const replies = await app.whileLocked(
      'select 1 from provider_connections where id = $1 for update',
      [id],
      4,
      () => [1, 2, 3, 4].map(() => remove(id, token)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
    expect(await auditRecordsOf(app, 'connection_deleted', id)).toHaveLength(1)
  })

  it('200: during a refresh; the new tokens are not stored', async () => {
    const { id, token } = await connectProvider(app)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const refreshing = app.call('PATCH', `${PATH}/${id}/authorization`, { token })
      await arrived
      expect((await remove(id, token)).status).toBe(200)
      open()
      expect((await refreshing).status).toBe(404)
    })
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect(await auditRecordsOf(app, 'provider_token_refreshed', id)).toEqual([])
    expect(app.logged('provider_tokens_discarded')).toContainEqual(
      expect.objectContaining({ connection_id: id }),
    )
  })

  it('200: during the OAuth callback; the tokens are not stored', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const query = await consent((await startAuthorization(app, token, id)).url)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const returning = sendCallback(app, token, id, query)
      await arrived
      expect((await remove(id, token)).status).toBe(200)
      open()
      expect((await returning).status).toBe(404)
    })
    expect(await rowsOf(id)).toEqual({ connections: 0, tokens: 0, states: 0 })
    expect(await auditRecordsOf(app, 'authorization_completed', id)).toEqual([])
  })

  it('200: revokes the grant at the provider after the deletion', async () => {
    const { key, proxy: own } = await addTestProvider(app, {
      revocationEndpoint: 'https://bank.example/revoke',
    })
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    await authorizeConnection(app, token, id)
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
})
