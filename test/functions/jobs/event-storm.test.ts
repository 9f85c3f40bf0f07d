import { fork } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ReceivedEvent, ReceiverAnswer } from '../../../local/events/received-event.ts'
import type { App } from '../../support/app.ts'
import { type Events, openEvents } from '../../support/events.ts'
import { startApp } from '../../support/start-app.ts'

const SUBJECTS = 50
const EVENTS_PER_SUBJECT = 20
const ACCEPTING = new Set(['accept', 'large'])
const HOUR = 60 * 60
const FAULTS: readonly ReceiverAnswer[] = ['error', 'unavailable', 'redirect', 'reset', 'large', 'hang']

describe('many events to a slow and failing receiver', () => {
  let app: App
  let events: Events
  beforeAll(async () => {
    app = await startApp({ EVENT_TIMEOUT_TOTAL: '0.4', EVENT_TIMEOUT_READ: '0.2' })
    events = await openEvents(app)
  })
  beforeEach(() => events.clear())

  it('arrive all, in order per subject, and twice only with the same id', { timeout: 120_000 }, async () => {
    const subjects = Array.from({ length: SUBJECTS }, () => crypto.randomUUID())
    await app.query(
      `insert into events (id, subject_id, type, data, created_at)
       select uuidv7(), subject::uuid, 'user.verified', jsonb_build_object('subject', subject, 'n', n), $2
       from generate_series(1, $3::integer) n, unnest($1::text[]) subject order by n`,
      [subjects, app.clock(), EVENTS_PER_SUBJECT],
    )
    // A fixed sequence of faults: about every fourth attempt fails, and every fortieth gets no answer.
    let attempts = 0
    events.receiver.answerWith(() => {
      attempts += 1
      if (attempts % 4 !== 0) return 'accept'
      return attempts % 40 === 0 ? 'hang' : (FAULTS[(attempts / 4) % (FAULTS.length - 1)] ?? 'error')
    })
    for (let round = 0; round < 60; round += 1) {
      await app.later(round * HOUR, async () => {
        await Promise.all([events.dispatch(), events.dispatch()])
        await events.work(3)
      })
      const [left] = await app.query("select 1 from event_deliveries where state <> 'delivered' limit 1")
      if (!left && round > 0) break
    }
    const states = await app.query('select state, count(*)::integer as n from event_deliveries group by 1')
    expect(states).toEqual([{ state: 'delivered', n: SUBJECTS * EVENTS_PER_SUBJECT }])
    const attempted = events.receiver.received().toReversed()
    expectInOrder(attempted, subjects)
    expect(attempts).toBeGreaterThan(1_200)
  })

  it('survive a worker that is killed in the middle of an attempt', { timeout: 30_000 }, async () => {
    const subject = crypto.randomUUID()
    await events.insert(subject, 2)
    await events.dispatch()
    let arrived = () => {}
    const firstAttempt = new Promise<void>(resolve => {
      arrived = resolve
    })
    events.receiver.answerWith(() => {
      arrived()
      return 'hang'
    })
    const worker = fork(new URL('../../support/event-worker-process.ts', import.meta.url), [subject], {
      env: { ...process.env, EVENT_TIMEOUT_TOTAL: '20', EVENT_TIMEOUT_READ: '20' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void worker.kill('SIGKILL'))
    await firstAttempt
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    events.receiver.answerWith(() => 'accept')
    await events.work()
    expect(events.receiver.received()).toHaveLength(1)
    await app.later(400, events.run)
    const [first, second, third] = events.receiver.received().toReversed()
    expect(second?.event_id).toBe(first?.event_id)
    expect(third?.event_id).not.toBe(first?.event_id)
    expect(await events.rows()).toMatchObject([
      { state: 'delivered', attempts: 2 },
      { state: 'delivered', attempts: 1 },
    ])
  })
})

/** Checks that the first acceptances are complete and in order, and that no event was attempted before its turn. */
function expectInOrder(attempts: readonly ReceivedEvent[], subjects: readonly string[]): void {
  const ids = new Set<string>()
  const accepted = new Map(subjects.map(subject => [subject, 0]))
  for (const { event_id, body, answer } of attempts) {
    const { subject, n } = JSON.parse(body).data
    const last = accepted.get(subject) ?? Number.NaN
    const isDuplicate = ids.has(event_id)
    expect(isDuplicate || n === last + 1, `${subject}: ${n} after ${last}`).toBe(true)
    if (isDuplicate || !ACCEPTING.has(answer)) continue
    ids.add(event_id)
    accepted.set(subject, n)
  }
  expect([...accepted.values()]).toEqual(subjects.map(() => EVENTS_PER_SUBJECT))
}
