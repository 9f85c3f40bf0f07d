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

/** The practice Schwab's tokens live 120 s. */
const EXPIRED = 121

describe('any number of callers with an expired token', () => {
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

  it('cause one refresh: 100 readers, the schedule and a worker at once', async () => {
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

  it('cause one refresh where all of them ask for it', async () => {
    const holder = await connectProvider(app)
    const calls = await counting(async () => {
      const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(holder)))
      expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
    })
    // Whoever begins after the first has ended asks for newer ones than those.
    expect(calls).toBeLessThanOrEqual(2)
    expect(calls).toBeGreaterThanOrEqual(1)
  })

  it('hear of one failure, and cause no second call before its time', async () => {
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

  it('get a newer token where the API refuses one that looks fresh', async () => {
    const holder = await connectProvider(app)
    const reply = await fetch(`${app.cloud.schwab.url}/_practice/expire`, { method: 'POST' })
    expect(reply.status).toBeLessThan(300)
    const calls = await counting(async () => {
      const replies = await Promise.all(Array.from({ length: 10 }, () => accounts(holder)))
      expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(200))
    })
    expect(calls).toBe(1)
  })
})
