import * as z from 'zod/mini'
import type { Settings } from '../../runtime/configuration/settings.ts'
import type { Log } from '../../runtime/log/log.ts'
import { openBatchQueue } from '../batch-queue.ts'

const traced = {
  request_id: z.string(),
  /** The parent trace (W3C Trace Context). Added by the queue. */
  traceparent: z.optional(z.string()),
}

/** The events of one subject for one endpoint. They are sent in order. */
const EventStream = z.object({ endpoint_id: z.string(), subject_id: z.uuid() })
/** The events of one subject for one endpoint. They are sent in order. */
export type EventStream = z.infer<typeof EventStream>

/** A queue message: streams with events that are due, or a request to look for such streams now. */
export const EventRequest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deliver'),
    streams: z.array(EventStream).check(z.minLength(1), z.maxLength(100)),
    ...traced,
  }),
  z.object({ kind: z.literal('dispatch'), ...traced }),
])
/** A queue message: streams with events that are due, or a request to look for such streams now. */
export type EventRequest = z.infer<typeof EventRequest>

/** The queue of event deliveries. */
export interface EventQueue {
  /** Enqueues streams in messages. Returns the streams that could not be enqueued. */
  send(streams: readonly EventStream[], requestId: string): Promise<EventStream[]>
  /** Starts the delivery of new events now. If that fails, the schedule starts it within a minute. */
  wake(requestId: string): Promise<void>
}

/** Streams per message. A worker sends to all of them concurrently. */
const CHUNK = 10

/** Opens the queue in SQS. */
export function openEventQueue(
  common: Settings['common'],
  settings: Settings['eventQueue'],
  log: Log,
): EventQueue {
  const queue = openBatchQueue<EventRequest>(common, settings.eventQueueUrl)
  return {
    send: async (streams, request_id) => {
      const requests: EventRequest[] = []
      for (let start = 0; start < streams.length; start += CHUNK)
        requests.push({ kind: 'deliver', streams: streams.slice(start, start + CHUNK), request_id })
      const refused = await queue.send(requests)
      return refused.flatMap(request => (request.kind === 'deliver' ? request.streams : []))
    },
    wake: async request_id => {
      const refused = await queue.send([{ kind: 'dispatch', request_id }])
      if (refused.length > 0) log('events_not_woken')
    },
  }
}
