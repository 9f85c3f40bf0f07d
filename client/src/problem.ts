import type { Problem } from './generated/types.ts'

/**
 * The codes of problems that the client reports itself.
 *
 * - `network_error`: no reply arrived. The server may or may not have handled the request.
 * - `timeout`: no reply arrived in time. The server may or may not have handled the request.
 * - `aborted`: the caller aborted the call.
 * - `disposed`: the client was disposed of.
 * - `unexpected_response`: the reply is not one of the API, for example an error page of a proxy.
 */
export type ClientCode = 'network_error' | 'timeout' | 'aborted' | 'disposed' | 'unexpected_response'

/**
 * The codes of problems with the session of a call.
 *
 * - `signed_out`: no user is signed in, or the session has ended. Ask the user to sign in.
 * - `session_changed`: another user signed in while the call waited for new tokens. The call was not sent.
 */
export type SessionCode = 'signed_out' | 'session_changed'

/** The codes of problems that can prevent the refresh of an expired access token. The session is kept. */
export type RefreshCode = 'rate_limited' | 'internal_error' | 'database_unavailable'

/**
 * Describes why a call failed: the problem of the API (RFC 9457), or a problem that the client reports itself.
 *
 * @typeParam Code - The codes that the call can fail with. A newer server can send codes that this version of the client
 * does not know, so keep a default branch.
 */
export interface CallProblem<Code extends string = string> extends Omit<Problem, 'code'> {
  /** What went wrong. Stable across releases, so branch on it. */
  readonly code: Code
  /** The HTTP status; 0 if no reply arrived. */
  readonly status: number
  /** The id of the request in the logs of the server (`X-Request-Id`); absent if no reply arrived. */
  readonly request_id?: string | undefined
  /** When to retry, in seconds from now (`Retry-After`), if the server sent it. */
  readonly retry_after?: number | undefined
  /** The error that caused a problem of the client, for example that of `fetch`. */
  readonly cause?: unknown
}

type OwnCode = ClientCode | SessionCode

const texts: Record<OwnCode, readonly [title: string, detail: string]> = {
  network_error: ['Network error', 'No reply arrived. Check the connection and try again.'],
  timeout: ['Timeout', 'No reply arrived in time. Try again.'],
  aborted: ['Aborted', 'The caller aborted the call.'],
  disposed: ['Client disposed', 'The client was disposed of. Create a new client.'],
  unexpected_response: [
    'Unexpected response',
    'The reply is not one of the API. Check the base URL and the proxies in front of the API.',
  ],
  signed_out: ['Signed out', 'No user is signed in, or the session has ended. Sign in again.'],
  session_changed: ['Session changed', 'Another user signed in. The call was not sent.'],
}

/** Creates a problem that the client reports itself. */
export function clientProblem<Code extends OwnCode>(
  code: Code,
  more: Partial<Pick<CallProblem, 'status' | 'request_id' | 'retry_after' | 'cause'>> = {},
): CallProblem<Code> {
  const [title, detail] = texts[code]
  return { type: 'about:blank', title, status: 0, detail, instance: '', ...more, code }
}
