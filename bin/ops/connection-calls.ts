import { UsageError } from '../command-line/parse.ts'
import type { OperatorCall } from './calls.ts'
import { withFilters } from './query.ts'

interface Filters {
  readonly provider?: string | undefined
  readonly status?: string | undefined
}

/** Returns the call that counts connections. */
export function connectionCount(given: Filters): OperatorCall {
  const parameters = { provider: 'provider_key', status: 'status' }
  return { method: 'GET', path: withFilters('/api/v1/admin/connections', parameters, given) }
}

interface Refreshes extends Filters {
  readonly connection?: string | undefined
  readonly rate?: string | undefined
  readonly 'replace-tokens'?: boolean | undefined
  readonly reason?: string | undefined
}

/**
 * Returns the call that requests refreshes, from a cursor on.
 * @throws {UsageError} if the rate is not an integer.
 */
export function refreshRequest(
  { provider, status, connection, rate = '60', reason, 'replace-tokens': replace_tokens }: Refreshes,
  cursor?: string,
): OperatorCall {
  if (!/^[1-9]\d*$/.test(rate))
    throw new UsageError(/^0+$/.test(rate) ? '--rate must be at least 1.' : '--rate requires an integer.')
  const body = {
    provider_key: provider,
    status,
    connection_id: connection,
    per_minute: Number(rate),
    replace_tokens,
    cursor,
    reason,
  }
  return { method: 'POST', path: '/api/v1/admin/connections/refreshes', body }
}
