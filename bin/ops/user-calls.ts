import { UsageError } from '../command-line/parse.ts'
import type { OperatorCall } from './calls.ts'
import { withFilters } from './query.ts'

/**
 * Returns the call that finds users.
 * @throws {UsageError} if there is neither an address nor an id.
 */
export function userSearch({
  email,
  id,
}: {
  email?: string | undefined
  id?: string | undefined
}): OperatorCall {
  if (email === undefined && id === undefined) throw new UsageError('Give --email or --id.')
  const parameters = { email: 'email', id: 'id' }
  return { method: 'GET', path: withFilters('/api/v1/admin/users', parameters, { email, id }) }
}

/** Returns the call that changes an account. */
export function accountChange(
  id: string | undefined,
  change: { is_active?: boolean; unlock?: true; remove_second_factors?: true; reason: string | undefined },
): OperatorCall {
  return { method: 'PATCH', path: `/api/v1/admin/users/${encodeURIComponent(id ?? '')}`, body: change }
}

/** Returns the call that ends a session or a connection. */
export function ending(
  what: 'sessions' | 'connections',
  id: string | undefined,
  reason: string | undefined,
): OperatorCall {
  const query = new URLSearchParams({ reason: reason ?? '' })
  return { method: 'DELETE', path: `/api/v1/admin/${what}/${encodeURIComponent(id ?? '')}?${query}` }
}
