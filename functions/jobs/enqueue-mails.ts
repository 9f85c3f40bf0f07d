import * as jobs from '../../lib/jobs.ts'
import { enqueueWaitingMails } from '../../lib/mail/enqueue-waiting-mails.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Enqueues the mails that the queue refused. */
export const handler = scheduledTask(jobs.enqueueMails, enqueueWaitingMails)
