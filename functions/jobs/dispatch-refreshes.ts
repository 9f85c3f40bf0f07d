import * as jobs from '../../lib/jobs.ts'
import { dispatchRefreshes } from '../../lib/refresh-schedule/dispatch-refreshes.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Enqueues the connections that are due. */
export const handler = scheduledTask(jobs.dispatchRefreshes, dispatchRefreshes)
