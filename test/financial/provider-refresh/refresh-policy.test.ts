import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  proxySchwab,
  statusOfConnection,
} from '../../support/connections.ts'
import { gate, isTokenCall, type ProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

/** Access tokens of mock Schwab expire after 120 s, and are due after 60 s. */
const [DUE, EXPIRED, DAY] = [70, 121, 24 * 60 * 60]

describe('the refresh policy', () => {
  let app: App
  let proxy: ProviderProxy
  let refreshes: Refreshes
  beforeAll(async () => {
    app = await startApp()
    proxy = await proxySchwab(app)
    refreshes = await openRefreshes(app)
  })
  afterEach(async () => {
    app.cloud.schwab.switches.reset()
    await app.query('delete from provider_connections')
  })
  const rowOf = async ({ id }: ConnectedUser) =>
    (await app.query('select * from provider_connections where id = $1', [id]))[0] ?? {}
  const callsOf = async (work: () => Promise<unknown>) => {
    const before = proxy.grants('refresh_token').length
    await work()
    return proxy.grants('refresh_token').length - before
  }
  const set = ({ id, token }: ConnectedUser, refresh_policy: string | null) =>
    app.call('PATCH', `/api/v1/providers/${id}`, { token, body: { refresh_policy } })
  const accounts = ({ id, token }: ConnectedUser) =>
    app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  /** Sets the time of the last use of all sessions of a user. */
  const lastUsed = ({ userId }: ConnectedUser, days: number) =>
    app.query(
      "update sessions set last_used_at = $2::timestamptz - $3 * interval '1 day' where user_id = $1",
      [userId, app.clock(), days],
    )
  /** Connects a user whose connection the dispatcher has paused. */
  const paused = async (policy: 'active' | 'on_demand' = 'active') => {
    const holder = await connectProvider(app)
    await set(holder, policy)
    await lastUsed(holder, 31)
    expect(await callsOf(() => app.later(DUE, refreshes.run))).toBe(0)
    expect(await rowOf(holder)).toMatchObject({ refresh_paused_at: expect.any(Date), queued_until: null })
    return holder
  }

  it.each([
    ['active', 29.9, 1],
    ['active', 30.1, 0],
    [null, 29.9, 1],
    [null, 30.1, 0],
    ['always', 300, 1],
    ['on_demand', 0, 0],
  ] as const)('%s, with a session that was used %d days ago: %d refreshes', async (policy, days, calls) => {
    const holder = await connectProvider(app)
    await set(holder, policy)
    await lastUsed(holder, days)
    expect(await callsOf(() => app.later(DUE, refreshes.run))).toBe(calls)
    expect((await rowOf(holder))['refresh_paused_at'] === null).toBe(calls === 1)
  })

  it.each([
    ['PROVIDER_REFRESH_POLICY', 'on_demand', 0, 0],
    ['PROVIDER_REFRESH_POLICY', 'always', 300, 1],
    ['PROVIDER_REFRESH_ACTIVE_DAYS', '5', 6, 0],
    ['PROVIDER_REFRESH_ACTIVE_DAYS', '60', 59, 1],
  ])(
    'of the stage: %s=%s, with a session that was used %d days ago: %d refreshes',
    async (name, value, days, calls) => {
      const holder = await connectProvider(app)
      await lastUsed(holder, days)
      process.env[name] = value
      try {
        const { run } = await openRefreshes(app)
        expect(await callsOf(() => app.later(DUE, run))).toBe(calls)
      } finally {
        delete process.env[name]
      }
    },
  )

  it('counts a session that has ended, and the newest of several', async () => {
    const holder = await connectProvider(app)
    await lastUsed(holder, 2)
    await app.query("update sessions set revoked_at = $2, revoked_reason = 'logout' where user_id = $1", [
      holder.userId,
      app.clock(),
    ])
    await app.query(
      `insert into sessions select (jsonb_populate_record(sessions, jsonb_build_object('id', uuidv7(),
         'last_used_at', last_used_at - interval '50 days'))).* from sessions where user_id = $1`,
      [holder.userId],
    )
    expect(await callsOf(() => app.later(DUE, refreshes.run))).toBe(1)
  })

  it('pauses a connection once, and says so', async () => {
    const before = app.logged('refreshes_paused').length
    const holder = await paused()
    expect(app.logged('refreshes_paused').slice(before)).toEqual([{ connections: 1 }])
    expect(app.logged('refreshes_dispatched').at(-1)).toEqual({ connections: 0, paused: 1 })
    const row = await rowOf(holder)
    await app.later(DUE + 600, refreshes.run)
    expect(await rowOf(holder)).toEqual(row)
    expect(app.logged('refreshes_dispatched').at(-1)).toEqual({ connections: 0, paused: 0 })
    expect(await statusOfConnection(app, holder)).toMatchObject({ status: 'active', next_refresh_at: null })
    const counts = await app.operate('GET', '/api/v1/admin/connections')
    expect(counts.body['items']).toMatchObject([{ connections: 1, paused: 1, due: 0 }])
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toEqual([])
  })

  it('after a pause, 100 readers of the expired token cause one refresh, and the schedule continues', async () => {
    const holder = await paused()
    await app.later(EXPIRED, async () => {
      const calls = await callsOf(async () => {
        const replies = await Promise.all(Array.from({ length: 100 }, () => accounts(holder)))
        expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
      })
      expect(calls).toBe(1)
    })
    expect(await rowOf(holder)).toMatchObject({ refresh_paused_at: null, lease_id: null })
    await lastUsed(holder, 0)
    expect(await callsOf(() => app.later(EXPIRED + DUE, refreshes.run))).toBe(1)
  })

  it('after a pause, a read of a token that is still valid makes the schedule continue', async () => {
    const holder = await paused()
    expect(await callsOf(() => app.later(DUE, () => accounts(holder)))).toBe(0)
    await lastUsed(holder, 0)
    expect(await callsOf(() => app.later(DUE, refreshes.run))).toBe(1)
  })

  it('on_demand: a read refreshes, and the connection stays paused', async () => {
    const holder = await paused('on_demand')
    await lastUsed(holder, 0)
    expect(await callsOf(() => app.later(EXPIRED, () => accounts(holder)))).toBe(1)
    const row = await rowOf(holder)
    expect(row['refresh_paused_at']).toEqual(expect.any(Date))
    expect(await callsOf(() => app.later(EXPIRED + DUE, refreshes.run))).toBe(0)
    expect(await rowOf(holder)).toEqual(row)
  })

  it('a read of a paused connection fails as always, and its retry keeps the rules', async () => {
    const holder = await paused('on_demand')
    app.cloud.schwab.switches.set({ token_endpoint: 'server_error' })
    await app.later(EXPIRED, async () => {
      expect((await accounts(holder)).status).toBe(502)
      expect(await callsOf(() => accounts(holder))).toBe(0)
    })
    expect(await rowOf(holder)).toMatchObject({ refresh_failures: 1, refresh_paused_at: null })
    for (const [seconds, failures] of [
      [61, 2],
      [190, 3],
    ] as const) {
      await app.later(EXPIRED + seconds, refreshes.run)
      expect(await rowOf(holder)).toMatchObject({ refresh_failures: failures })
    }
    expect(await rowOf(holder)).toMatchObject({ status: 'error', refresh_paused_at: null })
  })

  it('a grant that was revoked during a pause is found by the next read', async () => {
    const holder = await paused()
    app.cloud.schwab.switches.set({ grant: 'revoked' })
    await app.later(EXPIRED, async () => expect((await accounts(holder)).status).toBe(409))
    expect(await rowOf(holder)).toMatchObject({ status: 'revoked', refresh_paused_at: null })
  })

  it('never pauses what an operator requested, and spreads paused connections at the rate', async () => {
    const holders = [await paused(), await paused('on_demand')]
    await app.later(DAY, async () => {
      const reply = await app.operate('POST', '/api/v1/admin/connections/refreshes', {
        per_minute: 1,
        reason: 'a test',
      })
      expect(reply.body).toMatchObject({ scheduled: 2 })
      expect(await callsOf(refreshes.run)).toBe(1)
    })
    expect(await callsOf(() => app.later(DAY + 60, refreshes.run))).toBe(1)
    // The next refreshes are scheduled ones again.
    expect(await callsOf(() => app.later(DAY + 60 + DUE, refreshes.run))).toBe(0)
    for (const holder of holders)
      expect(await rowOf(holder)).toMatchObject({ refresh_paused_at: expect.any(Date) })
  })

  it('never pauses a connection whose refresh failed or was interrupted', async () => {
    const [failed, interrupted] = [await connectProvider(app), await connectProvider(app)]
    for (const holder of [failed, interrupted]) {
      await set(holder, 'on_demand')
      await lastUsed(holder, 100)
    }
    await app.query('update provider_connections set refresh_failures = 1 where id = $1', [failed.id])
    await app.query('update provider_connections set lease_id = uuidv7(), leased_until = $2 where id = $1', [
      interrupted.id,
      app.clock(),
    ])
    expect(await callsOf(() => app.later(DUE, refreshes.run))).toBe(2)
  })

  it('a new policy during a pause makes the schedule decide again', async () => {
    const holder = await paused()
    expect((await set(holder, 'always')).status).toBe(200)
    expect(await callsOf(() => app.later(DUE, refreshes.run))).toBe(1)
  })

  it('a new alias does not end a pause', async () => {
    const holder = await paused()
    await app.call('PATCH', `/api/v1/providers/${holder.id}`, { token: holder.token, body: { alias: 'New' } })
    expect(await rowOf(holder)).toMatchObject({ alias: 'New', refresh_paused_at: expect.any(Date) })
  })

  it('a new policy during a refresh applies after it', async () => {
    const holder = await connectProvider(app)
    const held = gate(isTokenCall)
    const calls = await callsOf(() =>
      app.later(DUE, () =>
        proxy.meeting(held.meet, async () => {
          const run = refreshes.run()
          await held.arrived
          expect((await set(holder, 'on_demand')).status).toBe(200)
          await app.later(0, refreshes.dispatch)
          expect(await rowOf(holder)).toMatchObject({ refresh_paused_at: null, lease_id: expect.any(String) })
          held.open()
          await run
        }),
      ),
    )
    expect(calls).toBe(1)
    expect(await rowOf(holder)).toMatchObject({
      status: 'active',
      lease_id: null,
      refresh_policy: 'on_demand',
    })
    expect(await callsOf(() => app.later(2 * DUE, refreshes.run))).toBe(0)
    expect(await rowOf(holder)).toMatchObject({ refresh_paused_at: expect.any(Date) })
  })

  it('a message that is delivered after the pause refreshes nothing', async () => {
    const holder = await connectProvider(app)
    await app.later(DUE, refreshes.dispatch)
    await lastUsed(holder, 31)
    await app.later(DUE + 301, refreshes.dispatch)
    expect(await rowOf(holder)).toMatchObject({ refresh_paused_at: expect.any(Date) })
    expect(await callsOf(() => app.later(DUE + 301, () => refreshes.work()))).toBe(0)
  })
})
