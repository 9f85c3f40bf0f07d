/** The Data API refused a statement, or the database did. */
export class DataApiError extends Error {
  override readonly name = 'DataApiError'
  /** The name of AWS's error: `DatabaseErrorException`, `BadRequestException` … */
  readonly code: string
  /** PostgreSQL's own code of the error, where it is the database's. */
  readonly sqlState: string | undefined
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.code = code
    this.sqlState = /SQLState: ([0-9A-Z]{5})/.exec(message)?.[1]
  }
}

/** The database did not wake up, or the Data API did not answer, within the deadline of the request. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  /** When to come back, in seconds. */
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number, cause: unknown) {
    super('The database is not available', { cause })
    this.retryAfterSeconds = retryAfterSeconds
  }
}
