import { sql } from 'kysely'
import type { AuditContext } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { SessionPolicy } from '../session-policy.ts'
import type { IssuedRefreshToken } from './issue-refresh-token.ts'
import type { SignIn } from './new-device.ts'

/** What the row of a new session is made of. */
export interface SessionRow extends SignIn {
  readonly sessionId: string
  readonly refreshToken: IssuedRefreshToken
  readonly policy: SessionPolicy
}

/**
 * The part of a statement that inserts a session for the user whom its part `account` names as `id`, at that part's
 * `token_version`. Returns `session_id` and `token_version`.
 */
export function insertSessionRow(db: Database, session: SessionRow, { now, metadata }: AuditContext) {
  const { policy, device, location } = session
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  return db
    .insertInto('sessions')
    .columns([
      'id',
      'user_id',
      'token_version',
      'refresh_token_id',
      'device_name',
      'user_agent',
      'ip',
      'device',
      'device_type',
      'country',
      'location',
      'idle_seconds',
      'created_at',
      'last_used_at',
      'expires_at',
      'absolute_expires_at',
    ])
    .expression(eb =>
      eb
        .selectFrom(sql<{ id: string; token_version: number }>`account`.as('account'))
        .select(account => [
          account.val(session.sessionId).as('id'),
          'account.id as user_id',
          'account.token_version',
          account.val(session.refreshToken.id).as('refresh_token_id'),
          account.val(session.deviceName).as('device_name'),
          account.val(metadata.userAgent).as('user_agent'),
          account.val(metadata.ip).as('ip'),
          account.val(device.description).as('device'),
          account.val(device.type).as('device_type'),
          account.val(location?.country ?? null).as('country'),
          account.val(location?.description ?? null).as('location'),
          account.val(policy.idleSeconds).as('idle_seconds'),
          account.val(now).as('created_at'),
          account.val(now).as('last_used_at'),
          account.val(after(Math.min(policy.idleSeconds, policy.absoluteSeconds))).as('expires_at'),
          account.val(after(policy.absoluteSeconds)).as('absolute_expires_at'),
        ]),
    )
    .returning(['id as session_id', 'token_version'])
}
