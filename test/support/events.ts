import { Webhook } from 'standardwebhooks'
import * as jobs from '../../lib/jobs.ts'
import type { AmbientServices } from '../../lib/runtime/ambient-services.ts'
import type { EventEndpoint } from '../../lib/services/events/event-endpoints.ts'
import type { QueueFunction } from '../../lib/triggers/queue-consumer.ts'
import type { ScheduledFunction } from '../../lib/triggers/scheduled-task.ts'
import { eventEndpointsSecret, newEndpointSecret } from '../../local/events/endpoints-secret.ts'
import { startReceiver } from '../../local/events/start-receiver.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'
import { queuePoller } from '../../local/queue-poller.ts'
import { subscriptionOf } from '../../local/workers.ts'
import type { App } from './app.ts'
import { atEndOfFile } from './cleanups.ts'

const MINUTE = 60_000

/** Opens the delivery of events with the clock of an app, and a receiver. The test runs the jobs. */
export async function openEvents(app: App) {
  const secret = newEndpointSecret()
  const receiver = await startReceiver({ secrets: [secret], capacity: 100_000 })
  atEndOfFile(receiver.stop)
  const store = eventEndpointsSecret(app.cloud.keysUrl, app.cloud.credentials)
  const endpoint: EventEndpoint = { id: 'test', url: receiver.url, secrets: [secret] }
  await store.write([endpoint])
  const overrides = (): Partial<AmbientServices> => ({
    clock: app.clock,
    random: { bytes: count => new Uint8Array(count), id: () => crypto.randomUUID() },
    log: (code, fields = {}) => app.logLines.push({ code, fields }),
  })
  const open = async () => ({
    dispatcher: ((await loadFunction(jobs.dispatchEvents.id)) as ScheduledFunction).with(overrides()),
    worker: ((await loadFunction(jobs.deliverEvents.id)) as QueueFunction).with(overrides()),
  })
  let functions = await open()
  const dispatch = async (milliseconds = 300_000) =>
    functions.dispatcher(
      {} as never,
      lambdaContext('jobs-dispatch-events', `run-${crypto.randomUUID()}`, milliseconds),
    )
  /** Processes all messages of the queue with this many workers. */
  const work = async (workers = 1) => {
    const { worker } = functions
    const subscription = subscriptionOf(jobs.deliverEvents, app.cloud.queues, worker)
    const pollers = Array.from({ length: workers }, () => queuePoller(app.cloud.queues.client, subscription))
    await Promise.all(pollers.map(({ drain }) => drain()))
  }
  return {
    receiver,
    secret,
    endpoint,
    store,
    dispatch,
    work,
    /** Invokes the worker with one message. */
    deliver: (body: object, milliseconds = MINUTE) =>
      functions.worker(
        {
          Records: [
            { messageId: 'one', body: JSON.stringify({ request_id: 'request-1', ...body }) } as never,
          ],
        },
        lambdaContext('jobs-deliver-events', 'run', milliseconds),
      ),
    /** Dispatches what is due and sends it. */
    run: async () => {
      await dispatch()
      await work()
    },
    /** Opens new instances of the functions. They read the environment and the secret again. */
    coldStart: async () => {
      functions = await open()
    },
    /** Returns whether the receiver's copy of an event has the signature of a secret, at any time. */
    isSignedWith: (signingSecret: string, { event_id, body, signature }: Received, timestamp: Date) =>
      signature.split(' ').includes(new Webhook(signingSecret).sign(event_id, timestamp, body)),
    /** Returns the rows of the events with their deliveries, in the order of their positions. */
    rows: () =>
      app.query(
        `select e.id, e.type, e.subject_id, e.data, e.position, e.routed_at, d.state, d.attempts, d.last_status,
           d.last_error, d.next_attempt_at, d.lease_id, d.queued_until
         from events e left join event_deliveries d on d.event_id = e.id order by e.position, d.endpoint_id`,
      ),
    /** Inserts events of a subject, without a change that causes them. */
    insert: (subjectId: string, count: number) =>
      app.query(
        `insert into events (id, subject_id, type, data, created_at)
         select uuidv7(), $1::uuid, 'user.verified', jsonb_build_object('user_id', $1::uuid, 'n', n), $2
         from generate_series(1, $3::integer) n`,
        [subjectId, app.clock(), count],
      ),
    /** Deletes all events and what the receiver got. */
    clear: async () => {
      await app.query('delete from events')
      receiver.forget()
      receiver.setAnswer('accept')
      receiver.answerWith(() => 'accept')
    },
  }
}

type Received = Pick<
  ReturnType<Awaited<ReturnType<typeof startReceiver>>['received']>[number],
  'event_id' | 'body' | 'signature'
>

/** The delivery of events in tests. */
export type Events = Awaited<ReturnType<typeof openEvents>>
