import { rotateLogin } from '../../lib/database-login/rotate-login.ts'
import * as jobs from '../../lib/jobs.ts'
import { rotationTask } from '../../lib/triggers/rotation-task.ts'

/** Rotates the login of the functions at the database, step by step. */
export const handler = rotationTask(jobs.rotateDatabaseLogin, rotateLogin)
