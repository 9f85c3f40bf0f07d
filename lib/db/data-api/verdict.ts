import type { DataApiError } from './database-unavailable.ts'

/**
 * What an error says about a statement (docs/decisions/0040):
 * - `rejected`: the statement or our configuration is wrong; another attempt fails too.
 * - `not_executed`: the database cannot be used now, and nothing was carried out.
 * - `unknown`: the database cannot be used now, and the statement may have been carried out.
 * - `timed_out`: like `unknown`, and the time for it is used up.
 */
export type Verdict = 'rejected' | 'not_executed' | 'unknown' | 'timed_out'

/** Errors of AWS that say that the request was turned away before anything was carried out. */
const turnedAway = new Set([
  'DatabaseResumingException',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'HTTP 429',
])
const timeouts = new Set([
  'StatementTimeoutException',
  'RequestTimeout',
  'RequestTimeoutException',
  'HTTP 408',
])
/** By name as well as by status, because a proxy may change the status. */
const unavailable = new Set([
  'DatabaseNotFoundException',
  'DatabaseUnavailableException',
  'InternalFailure',
  'InternalServerErrorException',
  'InvalidResourceStateException',
  'ServiceUnavailable',
  'ServiceUnavailableError',
  'ServiceUnavailableException',
])

/**
 * PostgreSQL's codes (appendix A of its manual) that say that it carried nothing out: no connection was made (08001, 08004,
 * 53300, 57P03), the writer of the cluster has become a reader (25006), or the statement was rolled back because of a
 * concurrent one (40001). A deadlock (40P01) is not among them: it means that a statement of ours breaks the order of locks.
 */
const notExecutedStates = new Set(['08001', '08004', '25006', '40001', '53300', '57P03'])
/** Connection lost, resources used up, shut down, failed disk. 08P01 is a message of ours that PostgreSQL does not understand. */
const unknownStates = /^(?:08(?!P01)|53|57P|58)/
const QUERY_CANCELED = '57014'

/** What drivers and PostgreSQL say without a code. Anchored, because a message may quote a value of the request. */
const lostConnection =
  /^\w+: (?:(?:ERROR|FATAL): )?(?:Communications link failure|An I\/O error occurred|This connection has been closed|Connection to \S+ refused|The connection attempt failed|Connection is not available|terminating connection|the database system is |remaining connection slots|sorry, too many clients|too many connections)/i
/** A secret that could not be fetched in time; of one that is wrong it says something else. */
const secretTimedOut = /^SecretsErrorException: .*timed out/i

/** Says what an error of the Data API means for the statement. */
export function verdictOn(error: DataApiError, isInTransaction: boolean): Verdict {
  const { code, status, sqlState, message } = error
  if (turnedAway.has(code) || secretTimedOut.test(message)) return 'not_executed'
  if (timeouts.has(code)) return 'timed_out'
  if (sqlState !== undefined) return verdictOnState(sqlState, isInTransaction)
  // The Data API rejects with 4xx only. Another status below comes from a proxy, or says that the service failed.
  const isRejection = status >= 400 && status < 500
  return !isRejection || unavailable.has(code) || lostConnection.test(message) ? 'unknown' : 'rejected'
}

function verdictOnState(state: string, isInTransaction: boolean): Verdict {
  // Such an error ends the transaction: the rest of it cannot be carried out either.
  if (notExecutedStates.has(state)) return isInTransaction ? 'unknown' : 'not_executed'
  if (state === QUERY_CANCELED) return 'timed_out'
  return unknownStates.test(state) ? 'unknown' : 'rejected'
}

/** Errors of a socket that was never connected, if they come from the system calls that look up and connect. */
const neverConnected = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
])

/** Says what it means that no answer came. */
export function verdictOnSilence(cause: unknown): Verdict {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ETIMEDOUT') return 'timed_out'
  return typeof code === 'string' && neverConnected.has(code) && wasConnecting(cause)
    ? 'not_executed'
    : 'unknown'
}

/** A network that fails later gives an established connection the same codes, when the statement may have been sent. */
function wasConnecting(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(wasConnecting)
  if (!(cause instanceof Error) || !('syscall' in cause)) return false
  return cause.syscall === 'connect' || cause.syscall === 'getaddrinfo'
}
