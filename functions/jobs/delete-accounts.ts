import * as jobs from '../../lib/jobs.ts'
import { deleteAccounts } from '../../lib/leaving/deletion/delete-accounts.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Deletes the accounts whose grace period has ended. */
export const handler = scheduledTask(jobs.deleteAccounts, deleteAccounts)
