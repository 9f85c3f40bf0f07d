import type { DataApiError } from './database-unavailable.ts'

/**
 * The class of an error, which determines retries (docs/decisions/0040):
 * - `rejected`: the statement or the configuration is wrong. A retry fails too.
 * - `not_executed`: the database is unavailable, and the statement was not executed.
 * - `unknown`: the database is unavailable, and the statement may have been executed.
 * - `timed_out`: like `unknown`, but no time is left for a retry.
 */
export type ErrorClass = 'rejected' | 'not_executed' | 'unknown' | 'timed_out'

/** AWS errors of requests that were refused before execution. */
const refused = new Set([
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
/** Matched by name and not only by status, because a proxy can change the status. */
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
 * PostgreSQL error codes (manual, appendix A) of statements that were not executed: no connection (08001, 08004, 53300,
 * 57P03), the writer has become a reader (25006), or a serialization failure (40001). A deadlock (40P01) is not
 * retried, because it means that a statement violates the lock order.
 */
const notExecutedStates = new Set(['08001', '08004', '25006', '40001', '53300', '57P03'])
/** Connection lost, insufficient resources, shutdown, system error. Not 08P01: a protocol violation by the client. */
const unknownStates = /^(?:08(?!P01)|53|57P|58)/
const QUERY_CANCELED = '57014'

/** Messages of drivers and PostgreSQL without a code. Anchored, because a message can quote a value of the request. */
const lostConnection =
  /^\w+: (?:(?:ERROR|FATAL): )?(?:Communications link failure|An I\/O error occurred|This connection has been closed|Connection to \S+ refused|The connection attempt failed|Connection is not available|terminating connection|the database system is |remaining connection slots|sorry, too many clients|too many connections)/i
/** The Data API could not fetch the secret in time. Invalid secrets have other messages. */
const secretTimedOut = /^SecretsErrorException: .*timed out/i

/** Classifies an error of the Data API. */
export function classifyError(error: DataApiError, isInTransaction: boolean): ErrorClass {
  const { code, status, sqlState, message } = error
  if (refused.has(code) || secretTimedOut.test(message)) return 'not_executed'
  if (timeouts.has(code)) return 'timed_out'
  if (sqlState !== undefined) return classifySqlState(sqlState, isInTransaction)
  // The Data API rejects statements only with 4xx. Other statuses are failures of the service or of a proxy.
  const isRejection = status >= 400 && status < 500
  return !isRejection || unavailable.has(code) || lostConnection.test(message) ? 'unknown' : 'rejected'
}

function classifySqlState(state: string, isInTransaction: boolean): ErrorClass {
  // In a transaction, such an error ends the transaction, so a retry of the statement fails too.
  if (notExecutedStates.has(state)) return isInTransaction ? 'unknown' : 'not_executed'
  if (state === QUERY_CANCELED) return 'timed_out'
  return unknownStates.test(state) ? 'unknown' : 'rejected'
}

/** Socket errors before a connection exists, if they are from the system calls `getaddrinfo` or `connect`. */
const neverConnected = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
])

/** Classifies a call without a response. */
export function classifyNoAnswer(cause: unknown): ErrorClass {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ETIMEDOUT') return 'timed_out'
  return typeof code === 'string' && neverConnected.has(code) && wasConnecting(cause)
    ? 'not_executed'
    : 'unknown'
}

/** Checks the system call, because established connections can fail with the same codes after sending a statement. */
function wasConnecting(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(wasConnecting)
  if (!(cause instanceof Error) || !('syscall' in cause)) return false
  return cause.syscall === 'connect' || cause.syscall === 'getaddrinfo'
}
