import { dispatchEvents } from '../../lib/events/dispatch-events.ts'
import * as jobs from '../../lib/jobs.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Routes new events and enqueues the streams that are due. */
export const handler = scheduledTask(jobs.dispatchEvents, dispatchEvents)
