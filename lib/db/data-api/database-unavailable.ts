/** An error response of the Data API or the database. */
export class DataApiError extends Error {
  override readonly name = 'DataApiError'
  /** The AWS error name: `DatabaseErrorException`, `BadRequestException` … */
  readonly code: string
  /** The HTTP status. */
  readonly status: number
  /** The SQLSTATE, if the error is from PostgreSQL. */
  readonly sqlState: string | undefined
  constructor(code: string, message: string, status: number) {
    super(`${code}: ${message}`)
    this.code = code
    this.status = status
    // Use the last match: a message can quote a value of the request, which must not determine the SQLSTATE.
    this.sqlState = /SQLState: ([0-9A-Z]{5})(?!.*SQLState: )/s.exec(message)?.[1]
  }
}

/** Indicates that the database is temporarily unavailable. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  /** Time after which the client can retry, in seconds. */
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number, cause: unknown) {
    super('The database is not available', { cause })
    this.retryAfterSeconds = retryAfterSeconds
  }
}
