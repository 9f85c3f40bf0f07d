import { dispatchRefreshes } from '../../lib/financial/provider-refresh/dispatch-refreshes.ts'
import * as jobs from '../../lib/jobs.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Enqueues the connections whose provider tokens must be refreshed. */
export const handler = scheduledTask(jobs.dispatchRefreshes, dispatchRefreshes)
