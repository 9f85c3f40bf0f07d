import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { connectProvider } from '../../support/connections.ts'
import { type Events, openEvents } from '../../support/events.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('jobs/dispatch-events', () => {
  let app: App
  let events: Events
  beforeAll(async () => {
    app = await startApp()
    events = await openEvents(app)
  })
  beforeEach(() => events.clear())
  const dispatched = () =>
    app
      .logged('events_dispatched')
      .map(({ events: routed, streams }) => ({ routed: Number(routed), streams: Number(streams) }))

  it('routes each event once and claims each stream once, also in parallel runs', async () => {
    const subjects = Array.from({ length: 30 }, () => crypto.randomUUID())
    for (const subject of subjects) await events.insert(subject, 3)
    const before = dispatched().length
    await Promise.all([events.dispatch(), events.dispatch(), events.dispatch()])
    const runs = dispatched().slice(before)
    expect(runs.reduce((sum, { routed }) => sum + routed, 0)).toBe(90)
    expect(runs.reduce((sum, { streams }) => sum + streams, 0)).toBe(30)
    await events.work()
    expect(events.receiver.received()).toHaveLength(90)
  })

  it('routes and claims more than one statement can, in order', async () => {
    const subject = crypto.randomUUID()
    await events.insert(subject, 1_100)
    await events.dispatch()
    const rows = await events.rows()
    expect(rows).toHaveLength(1_100)
    expect(rows.every(({ state }) => state === 'pending')).toBe(true)
    expect(dispatched().at(-1)).toEqual({ routed: 1_100, streams: 1 })
  })

  it('claims a stream again after five minutes, in case its message was lost', async () => {
    await events.insert(crypto.randomUUID(), 1)
    await events.dispatch()
    await events.dispatch()
    expect(dispatched().at(-1)).toEqual({ routed: 0, streams: 0 })
    await app.later(299, events.dispatch)
    expect(dispatched().at(-1)).toEqual({ routed: 0, streams: 0 })
    await app.later(301, events.dispatch)
    expect(dispatched().at(-1)).toEqual({ routed: 0, streams: 1 })
    await events.work()
  })

  it('lets a new event wait if its stream waits for a retry', async () => {
    const subject = crypto.randomUUID()
    await events.insert(subject, 1)
    events.receiver.setAnswer('error')
    await events.run()
    await events.insert(subject, 1)
    await events.run()
    const [first, second] = await events.rows()
    expect(second?.['next_attempt_at']).toEqual(first?.['next_attempt_at'])
    expect(events.receiver.received()).toHaveLength(1)
  })

  it('stops before its deadline', async () => {
    await events.insert(crypto.randomUUID(), 1)
    await events.dispatch(4_000)
    expect(await events.rows()).toMatchObject([{ routed_at: null }])
  })

  it('runs two statements without work', async () => {
    expect(await app.statementsOf(events.dispatch)).toMatchObject({ inAll: 2 })
  })

  it('is woken by the jobs that change connections, only if one changed', async () => {
    const refreshes = await openRefreshes(app)
    const { id } = await connectProvider(app)
    await events.run()
    events.receiver.forget()
    await app.later(70, async () => {
      await refreshes.run()
      await events.work()
    })
    expect(events.receiver.received()).toEqual([])
    await app.later(6 * DAY + 1, async () => {
      await refreshes.dispatch()
      // Not `events.run`: the message of the other job is enough.
      await events.work()
    })
    expect(events.receiver.received().map(({ body }) => JSON.parse(body))).toEqual([
      expect.objectContaining({
        type: 'connection.expiring',
        data: expect.objectContaining({ connection_id: id }),
      }),
    ])
    await fetch(`${app.cloud.schwab.url}/_mock/revoke`, { method: 'POST' })
    await app.later(6 * DAY + 120, async () => {
      await refreshes.run()
      await events.work()
    })
    const types = events.receiver.received().map(({ body }) => JSON.parse(body).type)
    expect(types).toContain('connection.revoked')
    expect(types).toContain('session.revoked')
  })
})
