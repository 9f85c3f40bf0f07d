/** More changes of one user than the rate limit allows at the same time. */
const MAX_ATTEMPTS = 50

/**
 * Repeats a statement while it is stale: another request changed the user between the statement's snapshot and its lock
 * (PostgreSQL, 13.2.1). A stale statement changes nothing.
 */
export async function retryStale<T>(attempt: () => Promise<T | 'stale'>): Promise<T> {
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const result = await attempt()
    if (result !== 'stale') return result
  }
  throw new Error('The sign-in methods of the user change all the time')
}
