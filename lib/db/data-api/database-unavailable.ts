/** The Data API refused a statement, or the database did. */
export class DataApiError extends Error {
  override readonly name = 'DataApiError'
  /** The name of AWS's error: `DatabaseErrorException`, `BadRequestException` … */
  readonly code: string
  /** The HTTP status of the answer. */
  readonly status: number
  /** PostgreSQL's own code of the error, where it is the database's. */
  readonly sqlState: string | undefined
  constructor(code: string, message: string, status: number) {
    super(`${code}: ${message}`)
    this.code = code
    this.status = status
    // The last one: a message may quote a value of the request, and such a value must not choose the state.
    this.sqlState = /SQLState: ([0-9A-Z]{5})(?!.*SQLState: )/s.exec(message)?.[1]
  }
}

/** The database cannot be used now: the client may try again later. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  /** When to come back, in seconds. */
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number, cause: unknown) {
    super('The database is not available', { cause })
    this.retryAfterSeconds = retryAfterSeconds
  }
}
