import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { atEndOfFile } from '../../support/cleanups.ts'
import {
  authorizeConnection,
  type ConnectedUser,
  consent,
  createConnection,
  saveMockSecret,
  sendCallback,
} from '../../support/connections.ts'
import { signInNewUser } from '../../support/people.ts'
import { type ProviderProxy, startProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const [OWNERS, EACH, ROUNDS] = [4, 15, 3]
/** Seconds after which a token of the mock Schwab is due for a refresh: its lifetime is 120 s. */
const DUE = 70

/** Creates a deterministic generator of numbers below `bound` (Park and Miller). */
function randomNumbers(seed: number) {
  let state = seed
  return (bound: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
}

describe('dispatchers and workers, while owners revoke, delete, reconnect, read and refresh in random order', () => {
  let app: App
  let refreshes: Refreshes
  let proxy: ProviderProxy
  const holders: ConnectedUser[] = []
  beforeAll(async () => {
    app = await startApp()
    refreshes = await openRefreshes(app)
    proxy = await startProviderProxy(app.cloud.schwab.url)
    atEndOfFile(proxy.stop)
    await saveMockSecret(app, 'schwab', proxy.url, { token_limit: { capacity: 100_000, seconds: 60 } })
    for (let owner = 0; owner < OWNERS; owner += 1) {
      const person = await signInNewUser(app)
      for (let each = 0; each < EACH; each += 1) {
        const id = await createConnection(app, person.token)
        await authorizeConnection(app, person.token, id)
        holders.push({ ...person, id })
      }
    }
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
  }, 120_000)

  const path = ({ id }: ConnectedUser) => `/api/v1/providers/${id}`
  const reconnect = async (holder: ConnectedUser) => {
    const { token, id } = holder
    const start = await app.call('POST', `${path(holder)}/authorization`, { token })
    if (start.status !== 200) return start
    return sendCallback(app, token, id, await consent(String(start.body['auth_url'])))
  }
  const operations = [
    (holder: ConnectedUser) => app.call('GET', `${path(holder)}/accounts`, { token: holder.token }),
    (holder: ConnectedUser) => app.call('PATCH', `${path(holder)}/authorization`, { token: holder.token }),
    (holder: ConnectedUser) => app.call('DELETE', `${path(holder)}/authorization`, { token: holder.token }),
    (holder: ConnectedUser) => app.call('DELETE', path(holder), { token: holder.token }),
    reconnect,
    reconnect,
  ]

  it('leave no lease, store tokens only for active connections, and use no refresh token twice', async () => {
    const random = randomNumbers(20_261_124)
    const statuses = new Set<number>()
    for (let round = 1; round <= ROUNDS; round += 1) {
      const owners = Array.from({ length: 6 }, async () => {
        for (let step = 0; step < holders.length / 6; step += 1) {
          const holder = holders[random(holders.length)]
          const operation = operations[random(operations.length)]
          if (holder && operation) statuses.add((await operation(holder)).status)
        }
      })
      await app.later(round * DUE, () =>
        Promise.all([
          Promise.all([refreshes.dispatch(), refreshes.dispatch()]).then(() => refreshes.work(4)),
          refreshes.work(4),
          ...owners,
        ]),
      )
      await app.later(round * DUE, () => refreshes.work(1))
    }
    // An operation that lost a race returns 4xx. None fails.
    expect([...statuses].filter(status => ![200, 204, 400, 404, 409].includes(status))).toEqual([])

    expect(await app.query('select id from provider_connections where lease_id is not null')).toEqual([])
    const rows = await app.query(
      `select c.status, count(*)::int as connections, count(t.connection_id)::int as with_tokens
        from provider_connections c left join provider_tokens t on t.connection_id = c.id group by 1`,
    )
    for (const { status, connections, with_tokens } of rows)
      expect([status, with_tokens]).toEqual([status, status === 'active' ? connections : 0])
    const presented = proxy.grants('refresh_token').map(form => form.get('refresh_token'))
    expect(presented.length).toBeGreaterThan(holders.length)
    expect(new Set(presented).size).toBe(presented.length)
    expect(await app.query("select 1 from audit_logs where action = 'provider_grant_died'")).toEqual([])

    // The provider accepts the stored tokens.
    const active = await app.query("select id from provider_connections where status = 'active'")
    const activeIds = new Set(active.map(({ id }) => id))
    expect(activeIds.size).toBeGreaterThan(0)
    for (const holder of holders.filter(({ id }) => activeIds.has(id)))
      expect((await app.later(ROUNDS * DUE, () => operations[1]?.(holder) ?? Promise.reject()))?.status).toBe(
        200,
      )
  }, 120_000)
})
