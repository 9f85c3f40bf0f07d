import {
  type CallProblem,
  type ClientCode,
  clientProblem,
  type RefreshCode,
  type SessionCode,
} from '../problem.ts'
import { failure, type Result } from '../result.ts'
import type { Attempt } from './persist.ts'
import type { HeldSession } from './session-keeper.ts'

/** The codes of problems that prevent a session from being used. */
export type SessionProblemCode = SessionCode | RefreshCode | ClientCode

/** A session that can be used, or the problem that prevents it. */
export type SessionResult = Result<HeldSession, SessionProblemCode>

/** The outcome of an attempt to refresh. */
export interface RefreshOutcome extends Attempt {
  readonly result: SessionResult
}

/** The outcome if a session can be used; `signed_out` if there is none. */
export function outcomeOf(session: HeldSession | undefined): RefreshOutcome {
  return { result: session ? { ok: true, data: session } : signedOut() }
}

/**
 * The result if there is no session.
 *
 * @param problem - The problem of the reply that ended it.
 */
export function signedOut({ status = 0, request_id }: Partial<CallProblem> = {}): SessionResult {
  return failure(clientProblem('signed_out', { status, request_id }))
}

/** The outcome if the server did not refresh the tokens. The session is kept. */
export function failedOutcome(problem: CallProblem): RefreshOutcome {
  const { status, request_id, retry_after, cause } = problem
  const isRetriable = status === 0 || status === 200 || status === 429 || status >= 500
  return {
    result: failure(
      isTemporary(problem)
        ? problem
        : clientProblem('unexpected_response', { status, request_id, retry_after, cause }),
    ),
    ...(isRetriable && { retry: { after: retry_after ?? 0 } }),
  }
}

const temporaryCodes: readonly string[] = [
  'network_error',
  'timeout',
  'unexpected_response',
  'rate_limited',
  'internal_error',
  'database_unavailable',
]

/** Returns whether a problem can disappear, so that the session is kept. */
export function isTemporary(problem: CallProblem): problem is CallProblem<RefreshCode | ClientCode> {
  return temporaryCodes.includes(problem.code)
}
