import { dispatchRefreshes } from '../../lib/financial/provider-refresh/dispatch-refreshes.ts'
import * as jobs from '../../lib/jobs.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Enqueues the connections that are due. */
export const handler = scheduledTask(jobs.dispatchRefreshes, dispatchRefreshes)
