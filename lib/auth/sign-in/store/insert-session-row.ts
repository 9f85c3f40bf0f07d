import { sql } from 'kysely'
import type { AuditContext } from '../../../audit/record.ts'
import { insertEach } from '../../../db/insert-each.ts'
import type { Database } from '../../../db/tables.ts'
import { type AuthenticationMethod, formatMethods } from '../../authentication/methods.ts'
import type { SessionPolicy } from '../../devices/session-policy.ts'
import { locationColumns } from '../../sessions/location-columns.ts'
import type { IssuedRefreshToken } from '../../sessions/store/issue-refresh-token.ts'
import type { SignIn } from './new-device.ts'

/** The values of a new session. */
export interface SessionRow extends SignIn {
  readonly sessionId: string
  readonly methods: readonly AuthenticationMethod[]
  readonly refreshToken: IssuedRefreshToken
  readonly policy: SessionPolicy
}

/**
 * Inserts a session for the user `id` of `account`, another part of the same statement, with its `token_version`, on the
 * device `device_id` of the part `device`. Returns `session_id` and `token_version`.
 */
export function insertSessionRow(db: Database, session: SessionRow, { now, metadata }: AuditContext) {
  const { policy, device, location } = session
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  return insertEach(db, 'sessions', 'account', {
    id: session.sessionId,
    user_id: sql.ref<string>('account.id'),
    token_version: sql.ref<number>('account.token_version'),
    refresh_token_id: session.refreshToken.id,
    device_id: sql<string>`(select device_id from device)`,
    authenticated_at: now,
    authentication_methods: formatMethods(session.methods),
    device_name: session.deviceName,
    user_agent: metadata.userAgent,
    ip: metadata.ip,
    device: device.description,
    device_type: device.type,
    ...locationColumns(location),
    idle_seconds: policy.idleSeconds,
    created_at: now,
    last_used_at: now,
    expires_at: after(Math.min(policy.idleSeconds, policy.absoluteSeconds)),
    absolute_expires_at: after(policy.absoluteSeconds),
  }).returning(['id as session_id', 'token_version'])
}
