import { sql } from 'kysely'
import type { AuditSlotValues } from '../../../audit/audit-slots.ts'
import { insertEach } from '../../../db/insert-each.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import type { LocationColumns } from '../../sessions/location-columns.ts'

/** The values of a new session. */
export interface SessionRow extends AuditSlotValues, LocationColumns {
  readonly sessionId: string
  readonly refreshTokenId: string
  /** The methods of the authentication, separated by spaces. */
  readonly methods: string
  readonly deviceName: string | null
  readonly description: string
  readonly deviceType: string
  readonly idleSeconds: number
  readonly expiresAt: Date
  readonly absoluteExpiresAt: Date
}

/**
 * Inserts a session for the user `id` of `account`, another part of the same statement, with its `token_version`, on the
 * device `device_id` of the part `device`. Returns `session_id` and `token_version`.
 */
export function insertSessionRow(db: Database, session: Slots<SessionRow>) {
  const { now } = session
  return insertEach(db, 'sessions', 'account', {
    id: session.sessionId,
    user_id: sql.ref<string>('account.id'),
    token_version: sql.ref<number>('account.token_version'),
    refresh_token_id: session.refreshTokenId,
    device_id: sql<string>`(select device_id from device)`,
    authenticated_at: now,
    authentication_methods: session.methods,
    device_name: session.deviceName,
    user_agent: session.userAgent,
    ip: session.ip,
    device: session.description,
    device_type: session.deviceType,
    country: session.country,
    location: session.location,
    latitude: session.latitude,
    longitude: session.longitude,
    accuracy_kilometers: session.accuracy_kilometers,
    idle_seconds: session.idleSeconds,
    created_at: now,
    last_used_at: now,
    expires_at: session.expiresAt,
    absolute_expires_at: session.absoluteExpiresAt,
  }).returning(['id as session_id', 'token_version'])
}
