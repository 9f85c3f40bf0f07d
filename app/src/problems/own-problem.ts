import type { AppCode, ProblemLike } from './problem.ts'

/** Creates a problem that the application reports itself. Its text is that of the code. */
export function ownProblem(code: AppCode): ProblemLike {
  return { type: 'about:blank', title: '', status: 0, detail: '', instance: '', code }
}
