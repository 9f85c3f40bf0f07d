import { DatabaseError } from 'pg'

/** PostgreSQL cannot be reached; nothing was carried out. */
export class NoConnection extends Error {
  /** Whether it did not answer in time, as one that is stopped does. */
  readonly isTimeout: boolean
  constructor(cause: unknown) {
    super('No connection to PostgreSQL', { cause })
    this.isTimeout = isTimeout(cause)
  }
}

/** The connection ended before the answer to a statement, which may have been carried out. */
export class ConnectionLost extends Error {
  /** Whether no answer came in time. */
  readonly isTimeout: boolean
  constructor(cause: unknown) {
    super('The connection to PostgreSQL was lost', { cause })
    this.isTimeout = isTimeout(cause)
  }
}

/** Tells whether a connection has ended with an error. pg has no class for its own errors, all of which end it. */
export function isConnectionOver(error: unknown): boolean {
  return !(error instanceof DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC'
}

/** pg says it in words only: "timeout expired", "timeout exceeded when trying to connect", "Query read timeout" … */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message)
}
