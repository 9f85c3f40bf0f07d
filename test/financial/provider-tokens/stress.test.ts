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
/** The practice Schwab's tokens live 120 s: from then on until their end they are due. */
const DUE = 70

/** Numbers below `bound`, the same ones each time (Park and Miller). */
function chances(seed: number) {
  let state = seed
  return (bound: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % bound
  }
}

describe('dispatchers and workers, while owners revoke, delete, reconnect, read and refresh at random', () => {
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
  const acts = [
    (holder: ConnectedUser) => app.call('GET', `${path(holder)}/accounts`, { token: holder.token }),
    (holder: ConnectedUser) => app.call('PATCH', `${path(holder)}/authorization`, { token: holder.token }),
    (holder: ConnectedUser) => app.call('DELETE', `${path(holder)}/authorization`, { token: holder.token }),
    (holder: ConnectedUser) => app.call('DELETE', path(holder), { token: holder.token }),
    reconnect,
    reconnect,
  ]

  it('leave no lease, no tokens without a connection, and use no refresh token twice', async () => {
    const chance = chances(20_261_124)
    const statuses = new Set<number>()
    for (let round = 1; round <= ROUNDS; round += 1) {
      const owners = Array.from({ length: 6 }, async () => {
        for (let step = 0; step < holders.length / 6; step += 1) {
          const holder = holders[chance(holders.length)]
          const act = acts[chance(acts.length)]
          if (holder && act) statuses.add((await act(holder)).status)
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
    // What lost a race says so, and nothing failed.
    expect([...statuses].filter(status => ![200, 204, 400, 404, 409].includes(status))).toEqual([])

    expect(await app.query('select id from provider_connections where lease_id is not null')).toEqual([])
    const rows = await app.query(
      `select c.status, count(*)::int as connections, count(t.connection_id)::int as with_tokens
        from provider_connections c left join provider_tokens t on t.connection_id = c.id group by 1`,
    )
    for (const { status, connections, with_tokens } of rows)
      expect([status, with_tokens]).toEqual([status, status === 'active' ? connections : 0])
    const spent = proxy.grants('refresh_token').map(form => form.get('refresh_token'))
    expect(spent.length).toBeGreaterThan(holders.length)
    expect(new Set(spent).size).toBe(spent.length)
    expect(await app.query("select 1 from audit_logs where action = 'provider_grant_died'")).toEqual([])

    // The tokens that are kept are those that the provider takes.
    const active = await app.query("select id from provider_connections where status = 'active'")
    const kept = new Set(active.map(({ id }) => id))
    expect(kept.size).toBeGreaterThan(0)
    for (const holder of holders.filter(({ id }) => kept.has(id)))
      expect((await app.later(ROUNDS * DUE, () => acts[1]?.(holder) ?? Promise.reject()))?.status).toBe(200)
  }, 120_000)
})
