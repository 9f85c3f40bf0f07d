import { DashtamError } from '@dashtam/client'
import type { ProblemLike } from './problem.ts'

/**
 * Returns the problem of a failed query or mutation; undefined if it did not fail.
 *
 * @throws the error itself if it is not a problem of the API, but an unexpected error of the application.
 */
export function problemOf(error: Error | null): ProblemLike | undefined {
  if (error === null) return undefined
  if (error instanceof DashtamError) return error.problem
  throw error
}
