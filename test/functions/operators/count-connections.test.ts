import { expect, it } from 'vitest'
import { connectProvider, createConnection } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/connections'

const app = await startApp()

describeRoute(app, 'operators/count-connections', {}, () => {
  const count = async (query = '') => (await app.operate('GET', `${PATH}${query}`)).body['items']

  it('200: counts by provider and status, and the refreshes', async () => {
    expect(await count()).toEqual([])
    const holders = await Promise.all([1, 2, 3].map(() => connectProvider(app)))
    await createConnection(app, holders[0]?.token ?? '')
    const ids = holders.map(({ id }) => id)
    const set = (columns: string, id: string | undefined, time: Date) =>
      app.query(`update provider_connections set ${columns} where id = $1`, [id, time])
    const now = app.clock()
    await set('leased_until = $2, lease_id = uuidv7()', ids[0], new Date(now.getTime() + 1000))
    await set("status = 'error', last_error = 'x', last_error_at = $2", ids[1], now)
    await set('refresh_paused_at = $2', ids[2], now)
    const idle = { due: 0, paused: 0, requested: 0, leased: 0 }
    const pending = { provider_key: 'schwab', status: 'pending', connections: 1, ...idle }
    expect(await count()).toEqual([
      { provider_key: 'schwab', status: 'active', connections: 2, ...idle, paused: 1, leased: 1 },
      { provider_key: 'schwab', status: 'error', connections: 1, ...idle },
      pending,
    ])
    await app.later(1, async () => {
      await app.operate('POST', `${PATH}/refreshes`, { per_minute: 6000, reason: 'a test' })
    })
    await app.later(2, async () => {
      expect(await count()).toEqual([
        { provider_key: 'schwab', status: 'active', connections: 2, ...idle, due: 2, requested: 2 },
        { provider_key: 'schwab', status: 'error', connections: 1, ...idle, due: 1, requested: 1 },
        pending,
      ])
      expect(await count('?status=error')).toMatchObject([{ status: 'error', connections: 1 }])
      expect(await count('?provider_key=another')).toEqual([])
      expect(await count('?provider_key=schwab&status=active')).toMatchObject([{ connections: 2 }])
    })
  })

  it('200: one statement, no audit record', async () => {
    const before = await app.fingerprintOfData()
    expect(await app.statementsOf(() => count())).toEqual({ inSequence: 1, inAll: 1 })
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('422: an invalid filter', async () => {
    for (const query of ['status=x', 'provider_key=X', 'user_id=x'])
      expect((await app.operate('GET', `${PATH}?${query}`)).body).toMatchObject({ status: 422 })
  })
})
