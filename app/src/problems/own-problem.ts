import type { ProblemLike } from './problem.ts'

/**
 * The codes of problems that the application reports itself.
 *
 * - `storage_refused`: the browser does not let the application store data.
 * - `unexpected_error`: an error of the application.
 */
export type AppCode = 'storage_refused' | 'unexpected_error'

/** Creates a problem that the application reports itself. Its text is that of the code. */
export function ownProblem(code: AppCode): ProblemLike {
  return { type: 'about:blank', title: '', status: 0, detail: '', instance: '', code }
}
