import * as jobs from '../../lib/jobs.ts'
import { deleteExpired } from '../../lib/retention/delete-expired.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Deletes what has expired. */
export const handler = scheduledTask(jobs.deleteExpired, deleteExpired)
