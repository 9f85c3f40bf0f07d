import { DatabaseError } from 'pg'

/** PostgreSQL is unreachable. Nothing was executed. */
export class NoConnection extends Error {
  /** Whether the connection attempt timed out. */
  readonly isTimeout: boolean
  constructor(cause: unknown) {
    super('No connection to PostgreSQL', { cause })
    this.isTimeout = isTimeout(cause)
  }
}

/** The connection ended before the response to a statement. The statement may have been executed. */
export class ConnectionLost extends Error {
  /** Whether the response timed out. */
  readonly isTimeout: boolean
  constructor(cause: unknown) {
    super('The connection to PostgreSQL was lost', { cause })
    this.isTimeout = isTimeout(cause)
  }
}

/** Returns whether an error ended the connection. Errors of pg itself always do, and have no class. */
export function isConnectionOver(error: unknown): boolean {
  return !(error instanceof DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC'
}

/** pg reports a timeout only in the message: "timeout expired", "Query read timeout" and others. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message)
}
