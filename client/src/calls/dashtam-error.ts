import type { CallProblem } from '../problem.ts'

/**
 * The error that `orThrow()` and the iteration over pages throw.
 *
 * @example
 * ```ts
 * try {
 *   await client.sessions.list().orThrow()
 * } catch (error) {
 *   if (error instanceof DashtamError && error.problem.code === 'signed_out') showLogin()
 *   else throw error
 * }
 * ```
 */
export class DashtamError<Code extends string = string> extends Error {
  override readonly name = 'DashtamError'
  /** Why the call failed. */
  readonly problem: CallProblem<Code>

  /** Creates the error of a problem. */
  constructor(problem: CallProblem<Code>) {
    const id = problem.request_id === undefined ? '' : ` (request ${problem.request_id})`
    super(`${problem.title}: ${problem.detail}${id}`, { cause: problem.cause })
    this.problem = problem
  }
}
