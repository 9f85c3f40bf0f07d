import { rotateSigningKeys } from '../../lib/auth/key-rotation/rotate-signing-keys.ts'
import * as jobs from '../../lib/jobs.ts'
import { rotationTask } from '../../lib/triggers/rotation-task.ts'

/** Performs one step of the rotation of the signing keys. */
export const handler = rotationTask(jobs.rotateSigningKeys, rotateSigningKeys)
