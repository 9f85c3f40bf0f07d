import { reencryptTokens } from '../../lib/financial/provider-tokens/reencrypt-tokens.ts'
import * as jobs from '../../lib/jobs.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Re-encrypts provider tokens under the current data key. */
export const handler = scheduledTask(jobs.reencryptTokens, reencryptTokens)
