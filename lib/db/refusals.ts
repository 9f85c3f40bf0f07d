/** Returns whether an error is an error response of the Data API or the database, not an outage. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === 'DataApiError'
}

/** Returns whether an error is a violation of this unique constraint (SQLSTATE 23505). */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof Error &&
    'sqlState' in error &&
    error.sqlState === '23505' &&
    error.message.includes(`"${constraint}"`)
  )
}
