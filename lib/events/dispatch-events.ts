import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import { claimStreams, releaseStreams } from './store/claim-streams.ts'
import { routeEvents } from './store/route-events.ts'

type Deps = Services<'database' | 'eventEndpoints' | 'eventQueue'>

/** Rows per statement. */
const BATCH = 500
/** How long a claim lasts. After that the stream can be claimed again, in case its message was lost. */
const QUEUED_SECONDS = 5 * 60
const RESERVE_MILLISECONDS = 5_000

/**
 * Routes new events to the endpoints and enqueues the streams that are due. Stops before the deadline; the next run
 * continues. Does nothing if the secret of the endpoints is invalid: the events stay.
 */
export async function dispatchEvents(
  { clock, database, eventEndpoints, eventQueue, log }: Deps,
  deadline: number,
  { requestId }: RequestMetadata,
): Promise<void> {
  const endpoints = await eventEndpoints.all()
  if (!endpoints) return
  const isDeadlineNear = () => Date.now() > deadline - RESERVE_MILLISECONDS
  let events = 0
  for (let routed = BATCH; routed === BATCH && !isDeadlineNear(); events += routed)
    routed = await routeEvents(database, { endpoints, limit: BATCH }, clock())
  let streams = 0
  for (let claimed = BATCH; claimed === BATCH && !isDeadlineNear(); ) {
    const now = clock()
    const queuedUntil = new Date(now.getTime() + QUEUED_SECONDS * 1000)
    const due = await claimStreams(database, { limit: BATCH, queuedUntil }, now)
    claimed = due.length
    const refused = await eventQueue.send(due, requestId)
    if (refused.length > 0) {
      log('events_not_enqueued', { streams: refused.length })
      await releaseStreams(database, refused)
      return
    }
    streams += due.length
  }
  log('events_dispatched', { events, streams })
}
