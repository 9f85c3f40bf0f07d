import type { Result } from '@dashtam/client'
import { ownProblem } from './own-problem.ts'

/**
 * Waits for the result of a function. If it throws, which is an error of the application, the result is a problem, so that
 * a button never shows progress for ever. The error is reported to the browser.
 */
export async function settle<Data>(send: () => PromiseLike<Result<Data>>): Promise<Result<Data>> {
  try {
    return await send()
  } catch (error) {
    reportError(error)
    return { ok: false, problem: ownProblem('unexpected_error') }
  }
}
