import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  proxySchwab,
} from '../../support/connections.ts'
import { isTokenCall, type Meet, type ProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const [DUE, HOUR, DAY] = [70, 3600, 24 * 3600]

describe('the audit records of refreshes', () => {
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
  const records = async ({ id }: ConnectedUser) =>
    (await auditRecordsOf(app, 'provider_token_refreshed', id)).map(({ actor, details }) => ({
      actor,
      ...(details as { refreshes: number; rotation_type: string }),
    }))
  /** The numbers of refreshes in the records, the oldest first. */
  const counted = async (holder: ConnectedUser) =>
    (await records(holder)).map(({ refreshes: count }) => count)
  const unrecorded = async ({ id }: ConnectedUser) =>
    Number(
      (await app.query('select refreshes_unrecorded from provider_connections where id = $1', [id]))[0]?.[
        'refreshes_unrecorded'
      ],
    )
  /** Runs the schedule at times, each of which finds a due connection. */
  const runAt = async (...times: number[]) => {
    for (const seconds of times) await app.later(seconds, refreshes.run)
  }
  /** A connection with a recorded refresh, and two counted ones after it. */
  const countedTwice = async () => {
    const holder = await connectProvider(app)
    await runAt(DUE, 2 * DUE, 3 * DUE)
    expect(await counted(holder)).toEqual([1])
    expect(await unrecorded(holder)).toBe(2)
    return holder
  }
  /** Runs `work` while the token endpoint returns a scope, and rotates no refresh token. */
  const withResponse = (scope: string | undefined, work: () => Promise<unknown>) => {
    const body = JSON.stringify({ access_token: 'a', token_type: 'Bearer', expires_in: 120, scope })
    const headers = { 'content-type': 'application/json' }
    const meet: Meet = call => (isTokenCall(call) ? { status: 200, headers, body } : undefined)
    return proxy.meeting(meet, work)
  }

  it('are one a day, with the number of refreshes since the previous one', async () => {
    const holder = await countedTwice()
    await runAt(DUE + DAY - 1)
    expect(await counted(holder)).toEqual([1])
    await runAt(DUE + DAY + DUE, DUE + DAY + HOUR)
    expect(await counted(holder)).toEqual([1, 4])
    expect(await unrecorded(holder)).toBe(1)
  })

  it('count every refresh exactly once', async () => {
    const holder = await connectProvider(app)
    const before = proxy.grants('refresh_token').length
    for (let hour = 1; hour <= 60; hour += 1) await runAt(hour * HOUR)
    const calls = proxy.grants('refresh_token').length - before
    const sum = (await counted(holder)).reduce((total, count) => total + count, 0)
    expect(calls).toBe(60)
    expect(sum + (await unrecorded(holder))).toBe(calls)
    expect(await counted(holder)).toEqual([1, 24, 24])
  })

  it('are written for a refresh of a user', async () => {
    const holder = await countedTwice()
    const reply = await app.later(3 * DUE + 1, () =>
      app.call('PATCH', `/api/v1/providers/${holder.id}/authorization`, { token: holder.token }),
    )
    expect(reply.status).toBe(200)
    expect(await records(holder)).toMatchObject([{ actor: 'system' }, { actor: 'user', refreshes: 3 }])
  })

  it('are written for a read that refreshes', async () => {
    const holder = await countedTwice()
    await app.later(3 * DUE + 121, () =>
      app.call('GET', `/api/v1/providers/${holder.id}/accounts`, { token: holder.token }),
    )
    expect(await records(holder)).toMatchObject([{ actor: 'system' }, { actor: 'user', refreshes: 3 }])
  })

  it('are written for a request of an operator', async () => {
    const holder = await countedTwice()
    await app.later(3 * DUE + 1, async () => {
      await app.operate('POST', '/api/v1/admin/connections/refreshes', { per_minute: 60, reason: 'a test' })
      await refreshes.run()
    })
    expect(await counted(holder)).toEqual([1, 3])
  })

  it('are written for the first success after a failure, and for each failure', async () => {
    const holder = await countedTwice()
    app.cloud.schwab.switches.set({ token_endpoint: 'server_error' })
    await runAt(4 * DUE)
    app.cloud.schwab.switches.reset()
    await runAt(5 * DUE, 6 * DUE)
    expect(await auditRecordsOf(app, 'provider_refresh_failed', holder.id)).toHaveLength(1)
    expect(await counted(holder)).toEqual([1, 3])
    expect(await unrecorded(holder)).toBe(1)
  })

  it('are written after an interrupted refresh', async () => {
    const holder = await countedTwice()
    await app.query('update provider_connections set lease_id = uuidv7(), leased_until = $2 where id = $1', [
      holder.id,
      app.clock(),
    ])
    await runAt(4 * DUE)
    expect(await counted(holder)).toEqual([1, 3])
  })

  it.each([
    ['another scope', ['readonly', 'everything', 'everything'], [1, 1]],
    ['the same scope', ['readonly', 'readonly', 'readonly'], [1]],
    ['no scope', ['readonly', undefined, undefined], [1]],
  ])('are written if the scope changes: %s', async (_, scopes, numbers) => {
    const holder = await connectProvider(app)
    for (const [index, scope] of scopes.entries()) await withResponse(scope, () => runAt((index + 1) * DUE))
    expect(await counted(holder)).toEqual(numbers)
    expect(await unrecorded(holder)).toBe(scopes.length - numbers.length)
  })

  it('are written if the provider rotates the refresh token in another way than before', async () => {
    const holder = await connectProvider(app)
    const rotations = ['rotate', 'rotate', 'repeat', 'repeat', 'rotate', 'omit'] as const
    for (const [index, rotation] of rotations.entries()) {
      app.cloud.schwab.switches.set({ rotation })
      await runAt((index + 1) * DUE)
    }
    expect((await records(holder)).map(record => [record.rotation_type, record.refreshes])).toEqual([
      ['new_token', 1],
      ['same_token', 2],
      ['new_token', 2],
      ['none_in_reply', 1],
    ])
  })

  it('are inserted in the statement that stores the tokens: a scheduled refresh takes at most two', async () => {
    const holder = await countedTwice()
    await app.later(4 * DUE, refreshes.dispatch)
    const { passages } = app.cloud.proxies.database
    passages.length = 0
    await app.later(4 * DUE, () => refreshes.work())
    // One lease and one read of the limits for the message, and one statement that stores the tokens.
    expect(passages.length).toBeLessThanOrEqual(3)
    expect(await unrecorded(holder)).toBe(3)
  })
})
