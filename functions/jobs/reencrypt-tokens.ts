import * as jobs from '../../lib/jobs.ts'
import { reencryptSecrets } from '../../lib/reencryption/reencrypt-secrets.ts'
import { scheduledTask } from '../../lib/triggers/scheduled-task.ts'

/** Re-encrypts provider tokens and TOTP secrets under the current data key. */
export const handler = scheduledTask(jobs.reencryptTokens, reencryptSecrets)
