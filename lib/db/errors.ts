/** Tells whether a statement failed because a unique constraint of this name forbids its row (SQLState 23505). */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof Error &&
    'sqlState' in error &&
    error.sqlState === '23505' &&
    error.message.includes(`"${constraint}"`)
  )
}
