import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { EventEndpoint } from '../services/events/event-endpoints.ts'
import type { EventRequest, EventStream } from '../services/events/event-queue.ts'
import type { DeliveryAttempt } from '../services/events/event-sender.ts'
import type { Services } from '../services/services.ts'
import { dispatchEvents } from './dispatch-events.ts'
import { nextAttempt, RETRY_SECONDS } from './retry-policy.ts'
import { releaseStreams } from './store/claim-streams.ts'
import { type LeasedEvent, leaseNext } from './store/lease-next.ts'
import { recordAttempt } from './store/record-attempt.ts'

type Deps = Services<'database' | 'eventEndpoints' | 'eventQueue' | 'eventSender'>

/** Time left if there is no deadline. */
const MAX_MILLISECONDS = 60_000
/** Minimum time before the deadline to start an attempt: its timeout, and the statement after it. */
const MIN_MILLISECONDS = 20_000
/** A lease expires after the invocation of its holder. */
const GRACE_MILLISECONDS = 5_000

/**
 * Sends the due events of the streams in a message. Streams are concurrent; the events of a stream are sent one after
 * the other, and the next one only after the previous is delivered or finally failed.
 * @throws {AggregateError} on unexpected errors. The queue then delivers the message again; events that were delivered
 * are not sent again.
 */
export async function deliverEvents(
  services: Deps,
  request: EventRequest,
  metadata: RequestMetadata,
): Promise<void> {
  if (request.kind === 'dispatch') return dispatchEvents(services, Date.now() + timeLeft(services), metadata)
  const endpoints = await services.eventEndpoints.all()
  // The secret is invalid. The events stay, and the claims expire.
  if (!endpoints) return
  const errors: unknown[] = []
  const unfinished: EventStream[] = []
  const deliver = async (stream: EventStream) => {
    const endpoint = endpoints.find(({ id }) => id === stream.endpoint_id)
    if (!(await deliverStream(services, stream, endpoint))) unfinished.push(stream)
  }
  await Promise.all(request.streams.map(stream => deliver(stream).catch(error => errors.push(error))))
  if (unfinished.length > 0) {
    const refused = await services.eventQueue.send(unfinished, metadata.requestId)
    if (refused.length > 0) await releaseStreams(services.database, refused)
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Some events could not be sent')
}

/** Sends the due events of a stream. Returns false if the deadline is near and events are left. */
async function deliverStream(
  services: Deps,
  stream: EventStream,
  endpoint: EventEndpoint | undefined,
): Promise<boolean> {
  const { clock, database, random } = services
  while (timeLeft(services) >= MIN_MILLISECONDS) {
    const now = clock()
    const leaseId = random.id()
    const leasedUntil = new Date(now.getTime() + timeLeft(services) + GRACE_MILLISECONDS)
    const leased = await leaseNext(database, stream, { leaseId, leasedUntil }, now)
    if (!leased) return true
    const attempt = endpoint ? await services.eventSender.send(endpoint, leased, now) : ENDPOINT_REMOVED
    const goesOn = await record(services, { stream, leaseId, leased }, attempt)
    if (!goesOn) return true
  }
  return false
}

/** The endpoint is no longer in the secret. */
const ENDPOINT_REMOVED = {
  kind: 'failed',
  status: null,
  error: 'endpoint_removed',
  isFinal: true,
  retryAfterSeconds: undefined,
} as const

interface Delivery {
  readonly stream: EventStream
  readonly leaseId: string
  readonly leased: LeasedEvent
}

/** Records an attempt. Returns whether the next event of the stream can be sent. */
async function record(
  { clock, database, log, random }: Deps,
  { stream, leaseId, leased }: Delivery,
  attempt: DeliveryAttempt,
): Promise<boolean> {
  const { endpoint_id: endpointId } = stream
  const now = clock()
  const base = { eventId: leased.id, endpointId, leaseId, status: attempt.status }
  const about = { event_id: leased.id, type: leased.type, endpoint_id: endpointId, attempts: leased.attempts }
  if (attempt.kind === 'delivered') {
    const delivered = { ...base, state: 'delivered', error: null, nextAttemptAt: now } as const
    const isRecorded = await recordAttempt(database, delivered, now)
    if (isRecorded) log('event_delivered', about)
    return isRecorded
  }
  const { error, status, isFinal, retryAfterSeconds } = attempt
  const next = nextAttempt(now, { attempts: leased.attempts, retryAfterSeconds }, random)
  const hasFailed = isFinal || next.getTime() > leased.pending_since.getTime() + RETRY_SECONDS * 1000
  const failed = {
    ...base,
    error,
    state: hasFailed ? ('failed' as const) : ('pending' as const),
    nextAttemptAt: hasFailed ? now : next,
  }
  const isRecorded = await recordAttempt(database, failed, now)
  if (isRecorded)
    log(hasFailed ? 'event_delivery_failed' : 'event_attempt_failed', { ...about, error, status })
  return isRecorded && hasFailed
}

function timeLeft({ deadline }: Pick<Deps, 'deadline'>): number {
  const until = deadline()
  return until === undefined ? MAX_MILLISECONDS : until - Date.now()
}
