import type { ProblemCode } from '../../../problems.ts'
import { connectionProblems } from './connection-problems.ts'
import type { Explanation } from './explanation.ts'
import { requestProblems } from './request-problems.ts'
import { serverProblems } from './server-problems.ts'
import { signInProblems } from './sign-in-problems.ts'

/** The explanation of every problem. A problem without an explanation does not compile. */
export const explanations: Readonly<Record<ProblemCode, Explanation>> = {
  ...requestProblems,
  ...signInProblems,
  ...connectionProblems,
  ...serverProblems,
}
