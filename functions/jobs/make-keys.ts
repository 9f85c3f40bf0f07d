import * as z from 'zod/mini'
import { makeKeys } from '../../lib/auth/key-rotation/make-keys.ts'
import * as jobs from '../../lib/jobs.ts'
import { deploymentTask } from '../../lib/triggers/deployment-task.ts'

/** An operator names the keys to replace after a leak. A deployment sends no keys. */
const Request = z.nullish(
  z.strictObject({ replace: z.optional(z.array(z.enum(['signing_keys', 'refresh_key']))) }),
)

/** Creates missing keys, and replaces keys at an operator's request. */
export const handler = deploymentTask(jobs.makeKeys, async (services, event) => ({
  made: await makeKeys(services, z.parse(Request, event)?.replace ?? []),
}))
