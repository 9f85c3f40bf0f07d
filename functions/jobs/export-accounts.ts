import * as jobs from '../../lib/jobs.ts'
import { exportAccounts } from '../../lib/leaving/exports/export-accounts.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Builds the requested exports of accounts and deletes expired ones. */
export const handler = scheduledTask(jobs.exportAccounts, exportAccounts)
