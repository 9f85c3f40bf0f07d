import { UsageError } from '../command-line/parse.ts'
import { withFilters } from './query.ts'

/** A call of an operator route. */
export interface OperatorCall {
  readonly method: string
  readonly path: string
  readonly body?: object
}

interface Rotation {
  readonly all?: boolean | undefined
  readonly user?: string | undefined
  readonly reason?: string | undefined
  readonly 'grace-seconds'?: string | undefined
}

/**
 * Returns the call that revokes the tokens of all users or of one.
 * @throws {UsageError} if the options contradict each other.
 */
export function rotation({ all, user, reason, 'grace-seconds': grace }: Rotation): OperatorCall {
  if (Boolean(all) === Boolean(user)) throw new UsageError('Give either --all or --user ID.')
  // An invalid value must not count as 0, which ends all sessions immediately.
  if (grace !== undefined && (user || !/^\d+$/.test(grace)))
    throw new UsageError('--grace-seconds requires an integer and --all.')
  if (user)
    return {
      method: 'POST',
      path: `/api/v1/admin/users/${encodeURIComponent(user)}/rotations`,
      body: { reason },
    }
  const graceSeconds = grace === undefined ? {} : { grace_seconds: Number(grace) }
  return { method: 'POST', path: '/api/v1/admin/security/rotations', body: { reason, ...graceSeconds } }
}

/** Returns the call that starts a new data key. */
export function dataKeyRotation({ reason }: Pick<Rotation, 'reason'>): OperatorCall {
  return { method: 'POST', path: '/api/v1/admin/security/data-keys', body: { reason } }
}

/** The call that reads the security configuration. */
export const configuration: OperatorCall = { method: 'GET', path: '/api/v1/admin/security/config' }

const FILTERS = {
  user: 'user_id',
  session: 'session_id',
  request: 'request_id',
  'client-request': 'client_request_id',
  trace: 'trace_id',
  action: 'action',
  outcome: 'outcome',
  from: 'from',
  to: 'to',
  limit: 'limit',
  cursor: 'cursor',
} as const

/** Returns the call that searches the audit trail. */
export function auditSearch(
  given: Readonly<Partial<Record<keyof typeof FILTERS, string | undefined>>>,
): OperatorCall {
  return { method: 'GET', path: withFilters('/api/v1/admin/audit-logs', FILTERS, given) }
}
