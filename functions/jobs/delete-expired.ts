import * as jobs from '../../lib/jobs.ts'
import { deleteExpired } from '../../lib/retention/delete-expired.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Deletes expired rows. */
export const handler = scheduledTask(jobs.deleteExpired, deleteExpired)
