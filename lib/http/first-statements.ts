import type { Route } from '../routes/route.ts'

/**
 * Returns how many statements the first request of a function sends in parallel. A caller with a token is found before
 * anything else, and its limits are checked with it or after it.
 */
export function firstStatements({ access, admission, limits }: Route): number {
  const hasToken = access === 'bearer' || access === 'signature'
  return !hasToken && admission === 'parallel' && limits ? 2 : 1
}
