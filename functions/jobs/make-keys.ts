import * as z from 'zod/mini'
import { makeKeys } from '../../lib/auth/key-rotation/make-keys.ts'
import * as jobs from '../../lib/jobs.ts'
import { deploymentTask } from '../../lib/triggers/deployment-task.ts'

/** What an operator asks for after a breach; a deployment asks for nothing. */
const Request = z.nullish(
  z.strictObject({ replace: z.optional(z.array(z.enum(['signing_keys', 'refresh_key']))) }),
)

/** Makes the keys that are not there yet, and those that an operator replaces. */
export const handler = deploymentTask(jobs.makeKeys, async (services, event) => ({
  made: await makeKeys(services, z.parse(Request, event)?.replace ?? []),
}))
