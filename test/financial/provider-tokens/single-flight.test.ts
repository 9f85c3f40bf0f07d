import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  statusOfConnection,
} from '../../support/connections.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

/** Seconds after which an access token of the mock Schwab has expired: its lifetime is 120 s. */
const EXPIRED = 121

describe('concurrent callers with an expired token', () => {
  let app: App
  let refreshes: Refreshes
  beforeAll(async () => {
    app = await startApp()
    refreshes = await openRefreshes(app)
  })
  afterEach(() => app.cloud.schwab.switches.reset())
  const refreshCalls = () => app.cloud.schwab.calls().filter(({ path }) => path === '/v1/oauth/token').length
  const counting = async (work: () => Promise<unknown>) => {
    const before = refreshCalls()
    await work()
    return refreshCalls() - before
  }
  const accounts = ({ id, token }: ConnectedUser) =>
    app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const refresh = ({ id, token }: ConnectedUser) =>
    app.call('PATCH', `/api/v1/providers/${id}/authorization`, { token })

  it('cause one refresh: 100 readers, a dispatcher and a worker', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
    await app.later(EXPIRED, async () => {
      const calls = await counting(async () => {
        const [replies] = await Promise.all([
          Promise.all(Array.from({ length: 100 }, () => accounts(holder))),
          refreshes.run(),
        ])
        expect(replies.map(({ status }) => status)).toEqual(Array(100).fill(200))
      })
      expect(calls).toBe(1)
    })
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('cause at most two refreshes if all of them request one', async () => {
    const holder = await connectProvider(app)
    const calls = await counting(async () => {
      const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(holder)))
      expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
    })
    // A caller that starts after the first refresh has ended requests another one.
    expect(calls).toBeLessThanOrEqual(2)
    expect(calls).toBeGreaterThanOrEqual(1)
  })

  it('receive the failure of one refresh, and do not retry before it is due', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ token_endpoint: 'server_error' })
    await app.later(EXPIRED, async () => {
      const calls = await counting(async () => {
        const replies = await Promise.all(Array.from({ length: 20 }, () => accounts(holder)))
        expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(502))
      })
      expect(calls).toBe(1)
      expect(await counting(() => accounts(holder))).toBe(0)
    })
    app.cloud.schwab.switches.reset()
    await app.later(EXPIRED + 61, async () => {
      expect((await accounts(holder)).status).toBe(200)
    })
    expect(await statusOfConnection(app, holder)).toMatchObject({ status: 'active', refresh_failures: 0 })
  })

  it('get a new token if the API refuses one that has not expired', async () => {
    const holder = await connectProvider(app)
    const reply = await fetch(`${app.cloud.schwab.url}/_mock/expire`, { method: 'POST' })
    expect(reply.status).toBeLessThan(300)
    const calls = await counting(async () => {
      const replies = await Promise.all(Array.from({ length: 10 }, () => accounts(holder)))
      expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(200))
    })
    expect(calls).toBe(1)
  })
})
