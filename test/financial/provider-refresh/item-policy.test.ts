import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import type { ConnectedUser } from '../../support/connections.ts'
import { callsTo, connectPlaid, type LinkedUser, proxyPlaid } from '../../support/plaid-connections.ts'
import { itemWebhook, sendWebhook, webhookSigner } from '../../support/plaid-webhooks.ts'
import { gate, type ProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('the refresh policy of connections with checks', () => {
  let app: App
  let proxy: ProviderProxy
  let refreshes: Refreshes
  let signer: Awaited<ReturnType<typeof webhookSigner>>
  beforeAll(async () => {
    app = await startApp()
    signer = await webhookSigner(app.clock)
    proxy = await proxyPlaid(app, { usual: signer.answerKey })
    refreshes = await openRefreshes(app)
  })
  afterEach(() => app.query('delete from provider_connections'))
  const rowOf = async ({ id }: ConnectedUser) =>
    (await app.query('select * from provider_connections where id = $1', [id]))[0] ?? {}
  const checksOf = async (work: () => Promise<unknown>) => {
    const before = callsTo(proxy, '/item/get').length
    await work()
    return callsTo(proxy, '/item/get').length - before
  }
  const accounts = ({ id, token }: ConnectedUser) =>
    app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const notify = async ({ itemId }: LinkedUser, code = 'ERROR') => {
    const iat = Math.floor(app.clock().getTime() / 1000)
    const reply = await sendWebhook(app, await signer.sign(itemWebhook(code, itemId), { iat }))
    expect(reply.status).toBe(200)
  }
  /** Connects a user whose first check is done. */
  const checked = async (policy = 'active') => {
    const user = await connectPlaid(app)
    await app.query('update provider_connections set refresh_policy = $2 where id = $1', [user.id, policy])
    await app.query(
      "update sessions set last_used_at = last_used_at - interval '60 days' where user_id = $1",
      [user.userId],
    )
    expect(await checksOf(refreshes.run)).toBe(1)
    return user
  }
  /** The same, after the dispatcher has paused the connection. */
  const paused = async (policy?: string) => {
    const user = await checked(policy)
    expect(await checksOf(() => app.later(DAY, refreshes.run))).toBe(0)
    expect(await rowOf(user)).toMatchObject({ status: 'active', refresh_paused_at: expect.any(Date) })
    return user
  }

  it.each(['active', 'on_demand'])('%s: the first check is not paused, the daily ones are', async policy => {
    await paused(policy)
  })

  it.each(['active', 'on_demand'])(
    '%s: a notification during a pause is checked, also without the queue',
    async policy => {
      const user = await paused(policy)
      await app.later(DAY + 60, () => app.failing('queue', () => notify(user)))
      expect(await rowOf(user)).toMatchObject({ refresh_paused_at: null })
      expect(await checksOf(() => app.later(DAY + 61, refreshes.run))).toBe(1)
      // The next check is a daily one again.
      expect(await checksOf(() => app.later(2 * DAY + 61, refreshes.run))).toBe(0)
      expect(await rowOf(user)).toMatchObject({ refresh_paused_at: expect.any(Date) })
    },
  )

  it('a notification during the last check is checked after it', async () => {
    const user = await checked('on_demand')
    await app.later(60, () => notify(user))
    const held = gate(({ path }) => path === '/item/get')
    const checks = await checksOf(() =>
      app.later(61, () =>
        proxy.meeting(held.meet, async () => {
          const work = refreshes.work()
          await held.arrived
          await app.failing('queue', () => notify(user, 'LOGIN_REPAIRED'))
          held.open()
          await work
        }),
      ),
    )
    expect(checks).toBe(1)
    expect(await rowOf(user)).toMatchObject({ refresh_paused_at: null, lease_id: null })
    expect(await checksOf(() => app.later(62, refreshes.run))).toBe(1)
  })

  it('a notification that waits for the lock of the dispatcher, or the other way round, is checked', async () => {
    const user = await checked()
    await app.later(DAY, async () => {
      const lock = 'update provider_connections set updated_at = updated_at where id = $1'
      await app.whileLocked(lock, [user.id], 1, () => [
        app.failing('queue', () => notify(user)),
        refreshes.dispatch(),
      ])
      expect(await checksOf(refreshes.run)).toBe(1)
    })
    expect(await rowOf(user)).toMatchObject({ refresh_paused_at: null })
  })

  it('a notification after the snapshot of the dispatcher is checked, not paused', async () => {
    const user = await checked()
    // Makes the dispatcher wait while it reads the sessions: after its snapshot, before it locks the row.
    await app.query(`
      create function hold() returns boolean language plpgsql as
        'begin perform pg_advisory_lock(1), pg_advisory_unlock(1); return true; end';
      grant execute on function hold to public;
      alter table sessions enable row level security;
      create policy held on sessions using (hold())`)
    const dispatcherWaits = async () => {
      const question =
        "select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'"
      while ((await app.query(question)).length === 0);
    }
    await app.later(DAY, async () => {
      const lock = 'select pg_advisory_xact_lock(1)'
      const notifyMeanwhile = async () => {
        await dispatcherWaits()
        await app.failing('queue', () => notify(user))
        await app.query(lock)
      }
      const dispatched = app.logged('refreshes_dispatched').length
      await app.whileLocked(lock, [], 2, () => [refreshes.dispatch(), notifyMeanwhile()])
      expect(app.logged('refreshes_dispatched').slice(dispatched)).toEqual([{ connections: 1, paused: 0 }])
    })
    await app.query(
      'alter table sessions disable row level security; drop policy held on sessions; drop function hold',
    )
    expect(await rowOf(user)).toMatchObject({ refresh_paused_at: null, queued_until: expect.any(Date) })
    expect(await checksOf(() => app.later(DAY, () => refreshes.work()))).toBe(1)
  })

  it('the end of a consent during a pause is checked once', async () => {
    const user = await paused()
    await app.query('update provider_connections set consent_expires_at = $2 where id = $1', [
      user.id,
      new Date(app.clock().getTime() + 3 * DAY * 1000),
    ])
    expect(await checksOf(() => app.later(3 * DAY - 1, refreshes.run))).toBe(0)
    expect(await checksOf(() => app.later(3 * DAY + 1, refreshes.run))).toBe(1)
    // The provider reports no end any more, so the former one does not count.
    expect(await rowOf(user)).toMatchObject({ status: 'active', consent_expires_at: null })
    expect(await checksOf(() => app.later(5 * DAY, refreshes.run))).toBe(0)
    expect(await checksOf(() => app.later(6 * DAY, refreshes.run))).toBe(0)
  })

  it('never pauses a connection whose token must be replaced', async () => {
    const user = await paused('on_demand')
    await app.later(DAY + 60, async () => {
      await app.operate('POST', '/api/v1/admin/connections/refreshes', {
        ...{ per_minute: 60, replace_tokens: true, reason: 'a breach' },
      })
      await app.query('update provider_connections set refresh_requested_at = null')
      await refreshes.run()
    })
    expect(await rowOf(user)).toMatchObject({ must_replace_token: false })
  })

  it('a read makes the schedule continue, except for on_demand', async () => {
    for (const [policy, checks] of [
      ['active', 1],
      ['on_demand', 0],
    ] as const) {
      const user = await paused(policy)
      await app.query('update sessions set last_used_at = $2 where user_id = $1', [user.userId, app.clock()])
      const reply = await accounts(user)
      expect(reply.status, reply.text).toBe(200)
      expect(await checksOf(() => app.later(DAY, refreshes.run))).toBe(checks)
    }
  })

  it('a broken connection of an inactive owner is paused too, and repaired by a notification', async () => {
    const user = await checked()
    app.cloud.plaid.switches.override(user.login, { item: 'login_required' })
    await app.later(60, () => notify(user, 'ERROR'))
    await app.later(60, () => refreshes.work())
    expect(await rowOf(user)).toMatchObject({ status: 'error', refresh_paused_at: null })
    expect(await checksOf(() => app.later(60 + DAY, refreshes.run))).toBe(0)
    expect(await rowOf(user)).toMatchObject({ status: 'error', refresh_paused_at: expect.any(Date) })
    app.cloud.plaid.switches.override(user.login, { item: 'ok' })
    await app.later(120 + DAY, () => notify(user, 'LOGIN_REPAIRED'))
    await app.later(120 + DAY, refreshes.run)
    expect(await rowOf(user)).toMatchObject({ status: 'active' })
  })
})
