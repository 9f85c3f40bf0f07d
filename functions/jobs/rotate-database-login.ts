import { rotateLogin } from '../../lib/database-login/rotate-login.ts'
import * as jobs from '../../lib/jobs.ts'
import { rotationTask } from '../../lib/triggers/rotation-task.ts'

/** Performs one step of the rotation of the functions' database login. */
export const handler = rotationTask(jobs.rotateDatabaseLogin, rotateLogin)
