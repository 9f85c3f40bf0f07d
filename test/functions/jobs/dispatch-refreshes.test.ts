import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { auditRecordsOf, type ConnectedUser, connectProvider } from '../../support/connections.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DUE = 70
const DAY = 24 * 60 * 60
const WEEK = 7 * DAY

describe('jobs/dispatch-refreshes', () => {
  let app: App
  let refreshes: Refreshes
  beforeEach(async () => {
    app = await startApp()
    refreshes = await openRefreshes(app)
  })
  const rowOf = async ({ id }: ConnectedUser) =>
    (await app.query('select * from provider_connections where id = $1', [id]))[0] ?? {}
  const inQueue = () => refreshes.enqueued()
  /** Copies a connection without its tokens. */
  const multiply = (id: string, copies: number) =>
    app.query(
      `insert into provider_connections (id, user_id, provider_key, alias, status, connected_at, access_expires_at,
         consent_expires_at, expiring_at, refresh_due_at, created_at, updated_at)
       select gen_random_uuid(), user_id, provider_key, alias || n, status, connected_at, access_expires_at,
         consent_expires_at, expiring_at, refresh_due_at, created_at, updated_at
       from provider_connections, generate_series(1, $2::integer) n where id = $1`,
      [id, copies],
    )

  it('enqueues what is due once, in chunks of 20, also in parallel runs', async () => {
    const holder = await connectProvider(app)
    await multiply(holder.id, 1100)
    await refreshes.dispatch()
    expect(await inQueue()).toEqual([])
    await app.later(DUE, async () => {
      await Promise.all([refreshes.dispatch(), refreshes.dispatch(), refreshes.dispatch()])
      await refreshes.dispatch()
    })
    const chunks = await inQueue()
    const ids = chunks.flat()
    expect(ids).toHaveLength(1101)
    expect(new Set(ids).size).toBe(1101)
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(20)
  })

  it('enqueues again what was not refreshed for five minutes', async () => {
    const holder = await connectProvider(app)
    await app.later(DUE, refreshes.dispatch)
    expect(await inQueue()).toEqual([[holder.id]])
    await app.later(DUE + 299, refreshes.dispatch)
    expect(await inQueue()).toEqual([])
    await app.later(DUE + 301, refreshes.dispatch)
    expect(await inQueue()).toEqual([[holder.id]])
  })

  it('releases what the queue refuses, for the next run', async () => {
    const holder = await connectProvider(app)
    await app.later(DUE, () => app.failing('queue', refreshes.dispatch))
    expect(app.logged('refreshes_not_enqueued')).toContainEqual({ connections: 1 })
    expect(await rowOf(holder)).toMatchObject({ queued_until: null })
    await app.later(DUE, refreshes.dispatch)
    expect(await inQueue()).toEqual([[holder.id]])
  })

  it('lets the mails of all expired consents wait if the queue refuses them, and refreshes the others', async () => {
    const [holder, other] = [await connectProvider(app), await connectProvider(app)]
    await multiply(holder.id, 600)
    await app.query('update provider_connections set consent_expires_at = $2 where id <> $1', [
      other.id,
      app.clock(),
    ])
    const isMail = (body: string) => body.includes('connection_failed')
    await app.later(DUE, () => app.failing('queue', refreshes.dispatch, isMail))
    expect(
      await app.query("select id from waiting_mails where request->>'user_id' = $1", [holder.userId]),
    ).toHaveLength(601)
    expect(app.logged('mail_waits')).toEqual([
      { kind: 'connection_failed', mails: 500 },
      { kind: 'connection_failed', mails: 101 },
    ])
    expect(await inQueue()).toEqual([[other.id]])
  })

  it('notifies a user once that the consent ends within a day, and continues to refresh', async () => {
    const holder = await connectProvider(app)
    await app.later(WEEK - DAY - 60, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'active' })
    for (const seconds of [1, 61, 3600]) await app.later(WEEK - DAY + seconds, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'expiring' })
    const connection = await app.later(WEEK - DAY + 3600, async () => rowOf(holder))
    expect(connection).toMatchObject({ status: 'expiring' })
    const mails = (await app.mails(holder.email)).filter(({ subject }) => /ends soon/.test(subject))
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain(`https://app.example.com/providers/${holder.id}/reconnect`)
    expect(await auditRecordsOf(app, 'connection_expiring', holder.id)).toHaveLength(1)
    // The authorization issued the first tokens.
    expect(Number((await rowOf(holder))['token_generation'])).toBeGreaterThanOrEqual(3)
  })

  it('expires a connection at the end of its consent and deletes its tokens', async () => {
    const holder = await connectProvider(app)
    await app.later(WEEK + 1, refreshes.dispatch)
    expect(await rowOf(holder)).toMatchObject({ status: 'expired', refresh_due_at: null })
    expect(await app.query('select 1 from provider_tokens')).toEqual([])
    expect(await auditRecordsOf(app, 'connection_expired', holder.id)).toHaveLength(1)
    expect(await inQueue()).toEqual([])
  })

  it('skips connections that ended and those in a running refresh', async () => {
    const [ended, leased] = [await connectProvider(app), await connectProvider(app)]
    await app.call('DELETE', `/api/v1/providers/${ended.id}/authorization`, { token: ended.token })
    await app.query(
      'update provider_connections set lease_id = gen_random_uuid(), leased_until = $1 where id = $2',
      [new Date(app.clock().getTime() + 1000 * (DUE + 10)), leased.id],
    )
    await app.later(DUE, refreshes.dispatch)
    expect(await inQueue()).toEqual([])
  })

  it('enqueues what is due even if an expired connection cannot be updated, and then fails', async () => {
    const [stuck, due] = [await connectProvider(app), await connectProvider(app)]
    await app.query('update provider_connections set consent_expires_at = $1 where id = $2', [
      app.clock(),
      stuck.id,
    ])
    await app.query("alter table provider_connections add check (status <> 'expired')")
    await app.later(DUE, () => expect(refreshes.dispatch()).rejects.toThrow())
    expect((await inQueue()).flat()).toContain(due.id)
  })

  it('stops before its deadline', async () => {
    const holder = await connectProvider(app)
    await app.later(DUE, () => refreshes.dispatch(4_000))
    expect(await inQueue()).toEqual([])
    expect(await rowOf(holder)).toMatchObject({ queued_until: null })
  })
})
