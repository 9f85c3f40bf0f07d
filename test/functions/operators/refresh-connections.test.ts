import { afterEach, expect, it } from 'vitest'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  createConnection,
  proxySchwab,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { gate, isTokenCall } from '../../support/provider-proxy.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/connections/refreshes'
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'
/** Access tokens of mock Schwab expire after 120 s. In the last seconds before, they are due. */
const DUE = 70

const app = await startApp()
const proxy = await proxySchwab(app)
const refreshes = await openRefreshes(app)

const options = {
  path: () => PATH,
  body: { per_minute: 60, reason: 'a test' },
  requiredFields: ['reason'],
}

describeRoute(app, 'operators/refresh-connections', options, () => {
  afterEach(() => app.query('delete from provider_connections'))
  const request = (body: object = {}) =>
    app.operate('POST', PATH, { per_minute: 60, reason: 'a test', ...body })
  const rowOf = async ({ id }: ConnectedUser) =>
    (await app.query('select * from provider_connections where id = $1', [id]))[0] ?? {}
  const callsOf = async (work: () => Promise<unknown>) => {
    const before = proxy.grants('refresh_token').length
    await work()
    return proxy.grants('refresh_token').length - before
  }
  /** Breaks a connection: the provider refuses the client until `fixed` runs. */
  const broken = async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ grant: 'revoked', revoked_grant_error: 'invalid_client' })
    await app.later(DUE, refreshes.run)
    app.cloud.schwab.switches.reset()
    expect(await rowOf(holder)).toMatchObject({ status: 'error' })
    return holder
  }
  const seconds = (row: Record<string, unknown>, from: Date) =>
    ((row['refresh_due_at'] as Date).getTime() - from.getTime()) / 1000

  it('200: a connection is refreshed before its time, once', async () => {
    const holder = await connectProvider(app)
    const reply = await request()
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      scheduled: 1,
      last_due_at: app.clock().toISOString(),
      next_cursor: null,
    })
    expect(await callsOf(refreshes.run)).toBe(1)
    expect(await callsOf(refreshes.run)).toBe(0)
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
    const records = await app.query('select actor, outcome, details from audit_logs where request_id = $1', [
      reply.headers['x-request-id'],
    ])
    const details = { reason: 'a test', per_minute: 60, replace_tokens: false, scheduled: 1 }
    expect(records).toEqual([{ actor: OPERATOR, outcome: 'success', details }])
  })

  it('200: a failed connection is retried, and works again', async () => {
    const holder = await broken()
    await app.later(DUE + 3600, async () => {
      expect(await callsOf(refreshes.run)).toBe(0)
      expect((await request({ status: 'error' })).body).toMatchObject({ scheduled: 1 })
      expect(await callsOf(refreshes.run)).toBe(1)
    })
    expect(await rowOf(holder)).toMatchObject({ status: 'active', last_error: null, refresh_failures: 0 })
  })

  it('200: a retry that fails is not repeated, and the owner gets no second mail', async () => {
    const holder = await broken()
    const mails = (await app.mails(holder.email)).length
    app.cloud.schwab.switches.set({ grant: 'revoked', revoked_grant_error: 'invalid_client' })
    await app.later(DUE + 3600, async () => {
      await request()
      expect(await callsOf(refreshes.run)).toBe(1)
    })
    await app.later(DUE + 7200, async () => expect(await callsOf(refreshes.run)).toBe(0))
    await app.later(DUE + 10_800, async () => {
      await request()
      expect(await callsOf(refreshes.run)).toBe(1)
    })
    app.cloud.schwab.switches.reset()
    expect(await rowOf(holder)).toMatchObject({ status: 'error' })
    expect(await app.mails(holder.email)).toHaveLength(mails)
  })

  it('200: an interrupted retry ends, without a loop and a second mail', async () => {
    const holder = await broken()
    const mails = (await app.mails(holder.email)).length
    await app.later(DUE + 3600, async () => {
      await request()
      const past = new Date(app.clock().getTime() - 1000)
      await app.query(
        'update provider_connections set lease_id = uuidv7(), leased_until = $2, refresh_failures = 3 where id = $1',
        [holder.id, past],
      )
      expect(await callsOf(refreshes.run)).toBe(0)
    })
    expect(await rowOf(holder)).toMatchObject({
      status: 'error',
      last_error: 'refresh_broken_off',
      lease_id: null,
    })
    expect(await app.mails(holder.email)).toHaveLength(mails)
    await app.later(DUE + 7200, async () => expect(await callsOf(refreshes.run)).toBe(0))
  })

  it('200: spreads the refreshes at the rate, over pages', async () => {
    const holders = [1, 2, 3, 4, 5].map(() => connectProvider(app))
    const ids = (await Promise.all(holders)).map(({ id }) => id).toSorted()
    const pages: Record<string, unknown>[] = []
    let cursor: unknown
    do {
      const { body } = await request({ per_minute: 20, limit: 2, ...(cursor !== undefined && { cursor }) })
      pages.push(body)
      cursor = body['next_cursor'] ?? undefined
    } while (cursor !== undefined)
    expect(pages.map(({ scheduled }) => scheduled)).toEqual([2, 2, 1])
    const due = await app.query('select id, refresh_due_at from provider_connections order by id')
    expect(due.map(({ id }) => id)).toEqual(ids)
    expect(due.map(row => seconds(row, app.clock()))).toEqual([0, 3, 6, 9, 12])
    const last_due_at = new Date(app.clock().getTime() + 12_000).toISOString()
    expect(pages.at(-1)).toMatchObject({ last_due_at })
    expect(await callsOf(refreshes.run)).toBe(1)
    await app.later(6, async () => expect(await callsOf(refreshes.run)).toBe(2))
  })

  it('200: a cursor moves the spread by a day at most', async () => {
    await connectProvider(app)
    const cursor = '01890000-0000-7000-8000-000000000000.9999999999999'
    const last_due_at = new Date(app.clock().getTime() + 24 * 60 * 60 * 1000).toISOString()
    expect((await request({ cursor, limit: 1 })).body).toMatchObject({ scheduled: 1, last_due_at })
  })

  it('200: a connection that is due earlier keeps its time, unless it has failed', async () => {
    // The failed connection first: a run at its time also refreshes the others.
    const failed = await broken()
    const [one, two] = [await connectProvider(app), await connectProvider(app)]
    await app.query("update provider_connections set refresh_due_at = $2 where id = $1 or status = 'error'", [
      two.id,
      new Date(app.clock().getTime() + 5_000),
    ])
    await request({ per_minute: 6 })
    const order = [failed, one, two].map(({ id }) => id).toSorted()
    const slotOf = ({ id }: ConnectedUser) => order.indexOf(id) * 10
    expect(seconds(await rowOf(one), app.clock())).toBe(slotOf(one))
    expect(seconds(await rowOf(two), app.clock())).toBe(Math.min(5, slotOf(two)))
    expect(seconds(await rowOf(failed), app.clock())).toBe(slotOf(failed))
  })

  it('200: selects by provider, connection and status', async () => {
    await broken()
    const [one] = [await connectProvider(app), await connectProvider(app)]
    for (const [filter, scheduled] of [
      [{ provider_key: 'schwab' }, 3],
      [{ provider_key: 'another' }, 0],
      [{ connection_id: one.id }, 1],
      [{ connection_id: one.id, status: 'error' }, 0],
      [{ status: 'error' }, 1],
      [{ status: 'active' }, 2],
      [{ status: 'expiring' }, 0],
    ] as const)
      expect((await request(filter)).body).toMatchObject({ scheduled })
  })

  it('200: skips connections without tokens and those with an expired consent', async () => {
    const holder = await connectProvider(app)
    await createConnection(app, holder.token)
    await app.call('DELETE', `/api/v1/providers/${holder.id}/authorization`, { token: holder.token })
    await connectProvider(app)
    await app.later(8 * 24 * 60 * 60, async () => {
      expect((await request()).body).toEqual({ scheduled: 0, last_due_at: null, next_cursor: null })
    })
  })

  it('200: during a normal refresh of all connections, each gets one provider call', async () => {
    const holders = await Promise.all([1, 2, 3].map(() => connectProvider(app)))
    await app.later(DUE, async () => {
      const { meet, arrived, open } = gate(isTokenCall)
      const calls = await callsOf(async () => {
        await proxy.meeting(meet, async () => {
          const running = refreshes.run()
          await arrived
          expect((await request({ per_minute: 6000 })).body).toMatchObject({ scheduled: 0 })
          await refreshes.dispatch()
          open()
          await running
        })
        await refreshes.run()
      })
      expect(calls).toBe(holders.length)
    })
  })

  it('200: of two parallel requests before parallel runs, each connection gets one provider call', async () => {
    await Promise.all([1, 2, 3].map(() => connectProvider(app)))
    const calls = await callsOf(async () => {
      await Promise.all([request({ per_minute: 6000 }), request({ per_minute: 6000 })])
      await app.later(1, async () => {
        await Promise.all([refreshes.dispatch(), refreshes.dispatch()])
        await refreshes.work(2)
        await refreshes.run()
      })
    })
    expect(calls).toBe(3)
  })

  it('200: one statement', async () => {
    await connectProvider(app)
    expect(await app.statementsOf(() => request())).toEqual({ inSequence: 1, inAll: 1 })
  })

  it('422: an invalid filter, rate or cursor, or no rate', async () => {
    for (const body of [
      { per_minute: undefined },
      { per_minute: null },
      { status: 'revoked' },
      { connection_id: 'x' },
      { provider_key: 'X' },
      { per_minute: 0 },
      { per_minute: 6001 },
      { limit: 1001 },
      { cursor: 'x' },
      { cursor: '01890000-0000-7000-8000-000000000000.1' },
    ])
      expect((await request(body)).body).toMatchObject({ status: 422, code: 'invalid_input' })
  })
})
