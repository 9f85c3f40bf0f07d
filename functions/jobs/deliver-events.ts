import { deliverEvents } from '../../lib/events/deliver-events.ts'
import * as jobs from '../../lib/jobs.ts'
import { EventRequest } from '../../lib/services/events/event-queue.ts'
import { queueConsumer } from '../../lib/triggers/queue-consumer.ts'

/** Sends the events of the enqueued streams. */
export const handler = queueConsumer(jobs.deliverEvents, { message: EventRequest, handle: deliverEvents })
