import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { openEvents } from '../../support/events.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/events/replays'
const reason = 'the endpoint works again'
const body = { ids: [crypto.randomUUID()], reason }

const app = await startApp({ EVENT_TIMEOUT_TOTAL: '0.5' })
const events = await openEvents(app)

describeRoute(app, 'operators/replay-events', { body, requiredFields: ['reason'] }, () => {
  const replay = (body: object) => app.operate('POST', PATH, { ...body, reason })

  it('202: sends events again with the same ids, at once', async () => {
    await events.clear()
    await events.insert(crypto.randomUUID(), 2)
    await events.run()
    const ids = (await events.rows()).map(({ id }) => id)
    const reply = await replay({ ids })
    expect(reply.status).toBe(202)
    expect(reply.body).toEqual({ replayed: 2 })
    // The replay has woken the delivery.
    await events.work()
    expect(
      events.receiver
        .received()
        .toReversed()
        .map(({ event_id }) => event_id),
    ).toEqual([...ids, ...ids])
    expect(
      await app.query(
        "select actor, details from audit_logs where action = 'events_replayed' and request_id = $1",
        [reply.headers['x-request-id']],
      ),
    ).toEqual([
      { actor: 'arn:aws:iam::000000000000:user/local-operator', details: { reason, deliveries: 2 } },
    ])
  })

  it('202: sends what failed since a time', async () => {
    await events.clear()
    events.receiver.setAnswer('gone')
    await events.insert(crypto.randomUUID(), 3)
    await events.run()
    expect((await events.rows()).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed'])
    const after = new Date(app.clock().getTime() + 1000).toISOString()
    expect((await replay({ failed_since: after })).body).toEqual({ replayed: 0 })
    events.receiver.setAnswer('accept')
    expect((await replay({ failed_since: app.clock().toISOString() })).body).toEqual({ replayed: 3 })
    await events.work()
    expect((await events.rows()).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it('202: sends an event to an endpoint that was added later, and changes no pending delivery', async () => {
    await events.clear()
    await events.insert(crypto.randomUUID(), 1)
    await events.store.write([])
    await events.coldStart()
    await events.run()
    const [row] = await events.rows()
    expect(row).toMatchObject({ state: null })
    expect(row?.['routed_at']).not.toBeNull()
    await events.store.write([events.endpoint])
    await events.coldStart()
    await app.afterColdStart(async () => {
      expect((await replay({ ids: [row?.['id']] })).body).toEqual({ replayed: 1 })
      expect((await replay({ ids: [row?.['id']] })).body).toEqual({ replayed: 0 })
    })
    await events.work()
    expect(events.receiver.received()).toHaveLength(1)
  })

  it('422: neither or both choices', async () => {
    const ids = [crypto.randomUUID()]
    for (const body of [
      {},
      { ids, failed_since: '2026-11-27T00:00:00Z' },
      { ids: [] },
      { failed_since: 'now' },
    ])
      expect((await replay(body)).status).toBe(422)
  })
})
