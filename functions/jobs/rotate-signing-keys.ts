import { rotateSigningKeys } from '../../lib/auth/key-rotation/rotate-signing-keys.ts'
import * as jobs from '../../lib/jobs.ts'
import { rotationTask } from '../../lib/triggers/rotation-task.ts'

/** Rotates the keys that sign access tokens, step by step. */
export const handler = rotationTask(jobs.rotateSigningKeys, rotateSigningKeys)
