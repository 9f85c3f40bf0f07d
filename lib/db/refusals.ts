/** Tells whether the Data API or the database refused a call, rather than being unavailable. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === 'DataApiError'
}

/** Tells whether a statement failed because a unique constraint of this name forbids its row (SQLState 23505). */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof Error &&
    'sqlState' in error &&
    error.sqlState === '23505' &&
    error.message.includes(`"${constraint}"`)
  )
}
