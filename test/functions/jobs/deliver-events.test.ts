import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { type Events, openEvents } from '../../support/events.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('jobs/deliver-events', () => {
  let app: App
  let events: Events
  beforeAll(async () => {
    app = await startApp({ EVENT_TIMEOUT_TOTAL: '0.5', EVENT_TIMEOUT_READ: '0.3' })
    events = await openEvents(app)
  })
  beforeEach(() => events.clear())
  const subject = () => crypto.randomUUID()
  const numbersOf = (subjectId: string) =>
    events.receiver
      .received()
      .toReversed()
      .map(({ body }) => JSON.parse(body).data)
      .filter(({ user_id }) => user_id === subjectId)
      .map(({ n }) => n)

  it('sends an event once, in the format of Standard Webhooks', async () => {
    const id = subject()
    await events.insert(id, 1)
    await events.run()
    await events.run()
    const [row] = await events.rows()
    const received = events.receiver.received()
    expect(received).toHaveLength(1)
    expect(received[0]).toMatchObject({ event_id: row?.['id'], is_verified: true })
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      type: 'user.verified',
      timestamp: app.clock().toISOString(),
      data: { user_id: id, n: 1 },
    })
    expect(row).toMatchObject({ state: 'delivered', attempts: 1, last_status: 204, last_error: null })
  })

  it.each([
    ['error', 500, 'status'],
    ['redirect', 302, 'redirect'],
    ['hang', null, 'timed_out'],
    ['reset', null, 'broken'],
  ] as const)(
    'retries later if the endpoint answers with %s, and sends nothing after it',
    async (answer, status, error) => {
      const id = subject()
      await events.insert(id, 2)
      events.receiver.setAnswer(answer)
      await events.run()
      expect(await events.rows()).toMatchObject([
        { state: 'pending', attempts: 1, last_status: status, last_error: error, lease_id: null },
        { state: 'pending', attempts: 0 },
      ])
      expect(app.logged('event_attempt_failed')).toContainEqual(
        expect.objectContaining({ error, status, endpoint_id: 'test' }),
      )
      events.receiver.setAnswer('accept')
      await events.run()
      expect(new Set(numbersOf(id))).toEqual(new Set([1]))
      await app.later(31, events.run)
      expect((await events.rows()).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
      expect(numbersOf(id).at(-1)).toBe(2)
    },
  )

  it('accepts an event by its status and does not read a large body', async () => {
    await events.insert(subject(), 1)
    events.receiver.setAnswer('large')
    await events.run()
    expect(await events.rows()).toMatchObject([{ state: 'delivered', last_status: 200 }])
  })

  it('waits as long as the endpoint asks', async () => {
    await events.insert(subject(), 1)
    events.receiver.setAnswer('unavailable')
    await events.run()
    await app.later(29, events.run)
    expect(await events.rows()).toMatchObject([{ attempts: 1, last_status: 503 }])
    await app.later(31, events.run)
    expect(await events.rows()).toMatchObject([{ attempts: 2 }])
  })

  it('gives up at once on 410, and continues with the next event', async () => {
    const id = subject()
    await events.insert(id, 2)
    events.receiver.answerWith(({ body }) => (JSON.parse(body).data.n === 1 ? 'gone' : 'accept'))
    await events.run()
    expect((await events.rows()).map(({ state, last_error }) => [state, last_error])).toEqual([
      ['failed', 'gone'],
      ['delivered', null],
    ])
    expect(app.logged('event_delivery_failed')).toContainEqual(expect.objectContaining({ error: 'gone' }))
  })

  it('retries for three days with growing delays, then gives up', async () => {
    await events.insert(subject(), 1)
    events.receiver.setAnswer('error')
    let seconds = 0
    for (; seconds < 4 * DAY; seconds += 900) {
      await app.later(seconds, events.run)
      if ((await events.rows())[0]?.['state'] === 'failed') break
    }
    expect(seconds).toBeGreaterThan(2.8 * DAY)
    expect(seconds).toBeLessThanOrEqual(3 * DAY)
    const [row] = await events.rows()
    expect(Number(row?.['attempts'])).toBeGreaterThan(20)
    expect(Number(row?.['attempts'])).toBeLessThan(70)
    await app.later(4 * DAY, events.run)
    expect((await events.rows())[0]).toMatchObject({ attempts: row?.['attempts'] })
  })

  it('signs each attempt with its own time, and with both secrets during a rotation', async () => {
    const next = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    await events.store.write([{ ...events.endpoint, secrets: [next, events.secret] }])
    await events.coldStart()
    await events.insert(subject(), 1)
    events.receiver.setAnswer('error')
    await events.run()
    events.receiver.setAnswer('accept')
    await app.later(31, events.run)
    const [second, first] = events.receiver.received()
    if (!first || !second) throw new Error('Two attempts were expected')
    const later = new Date(app.clock().getTime() + 31_000)
    for (const secret of [next, events.secret]) {
      expect(events.isSignedWith(secret, first, app.clock())).toBe(true)
      expect(events.isSignedWith(secret, second, later)).toBe(true)
    }
    expect(second.event_id).toBe(first.event_id)
    expect(second.body).toBe(first.body)
    expect(first.is_verified).toBe(true)
    await events.store.write([events.endpoint])
    await events.coldStart()
  })

  it('keeps the events if the secret is invalid, and sends them when it is valid', async () => {
    await events.insert(subject(), 1)
    await events.store.writeText('{"endpoints": [{"id": "test"}]}')
    await events.coldStart()
    await events.run()
    expect(await events.rows()).toMatchObject([{ routed_at: null, state: null }])
    expect(app.logged('event_endpoints_unreadable').length).toBeGreaterThan(0)
    await events.store.write([events.endpoint])
    await events.coldStart()
    await events.run()
    expect(await events.rows()).toMatchObject([{ state: 'delivered' }])
  })

  it('sends only the types that an endpoint selects', async () => {
    await events.store.write([
      { ...events.endpoint, types: ['user.verified'] },
      { ...events.endpoint, id: 'other', types: ['connection.broken'] },
    ])
    await events.coldStart()
    await events.insert(subject(), 1)
    await events.run()
    expect(events.receiver.received()).toHaveLength(1)
    await events.store.write([events.endpoint])
    await events.coldStart()
  })

  it('ends the deliveries to a removed endpoint', async () => {
    await events.insert(subject(), 1)
    await events.dispatch()
    await events.store.write([])
    await events.coldStart()
    await events.work()
    expect(await events.rows()).toMatchObject([{ state: 'failed', last_error: 'endpoint_removed' }])
    await events.store.write([events.endpoint])
    await events.coldStart()
  })

  it('sends an event once if two workers get its stream', async () => {
    const id = subject()
    await events.insert(id, 20)
    await events.dispatch()
    const message = { kind: 'deliver', streams: [{ endpoint_id: 'test', subject_id: id }] }
    await Promise.all([events.deliver(message), events.deliver(message), events.work(2)])
    await app.later(301, events.run)
    expect(numbersOf(id)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
  })

  it('sends an event again with the same id if its worker stopped, after the lease', async () => {
    const id = subject()
    await events.insert(id, 2)
    await events.dispatch()
    const [row] = await events.rows()
    // The state that a worker leaves that stopped between the request and the record.
    await app.query(
      `update event_deliveries set lease_id = gen_random_uuid(), leased_until = $1, attempts = 1
       where event_id = $2`,
      [new Date(app.clock().getTime() + 60_000), row?.['id']],
    )
    await events.work()
    expect(numbersOf(id)).toEqual([])
    await app.later(59, events.run)
    expect(numbersOf(id)).toEqual([])
    await app.later(301, events.run)
    expect(numbersOf(id)).toEqual([1, 2])
    expect(events.receiver.received().at(-1)?.event_id).toBe(row?.['id'])
  })

  it('sends nothing before the next attempt is due, even if a message is delivered twice', async () => {
    const id = subject()
    await events.insert(id, 1)
    events.receiver.setAnswer('error')
    await events.run()
    await events.deliver({ kind: 'deliver', streams: [{ endpoint_id: 'test', subject_id: id }] })
    expect(await events.rows()).toMatchObject([{ attempts: 1 }])
  })

  it('leaves the rest of a stream to another message if the deadline is near', async () => {
    const id = subject()
    await events.insert(id, 3)
    await events.dispatch()
    await events.deliver({ kind: 'deliver', streams: [{ endpoint_id: 'test', subject_id: id }] }, 15_000)
    expect(numbersOf(id)).toEqual([])
    await events.work()
    expect(numbersOf(id)).toEqual([1, 2, 3])
  })

  it('delivers at once when it is woken', async () => {
    await events.insert(subject(), 1)
    await events.deliver({ kind: 'dispatch' })
    await events.work()
    expect(await events.rows()).toMatchObject([{ state: 'delivered' }])
  })

  it('releases what the queue refuses, for the next run', async () => {
    await events.insert(subject(), 1)
    await app.failing('queue', events.dispatch)
    expect(app.logged('events_not_enqueued')).toContainEqual({ streams: 1 })
    expect(await events.rows()).toMatchObject([{ queued_until: null }])
    await events.run()
    expect(await events.rows()).toMatchObject([{ state: 'delivered' }])
  })
})
