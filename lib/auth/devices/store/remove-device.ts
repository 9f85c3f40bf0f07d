import { sql } from 'kysely'
import { deviceRemoved } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { emitSessionsRevoked, endedSession } from '../../revocation/emit-session-revoked.ts'
import { selectOwned } from './select-owned.ts'

/**
 * Removes a device of a user, and ends its sessions.
 *
 * @returns false if the user has no such device.
 */
export async function removeOwnedDevice(
  db: Database,
  { userId, deviceId, bySessionId }: { userId: string; deviceId: string; bySessionId: string },
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { device_id } = await db
    .with('chosen', () => selectOwned(db, { userId, choice: { kind: 'device', deviceId } }, now))
    .with('removed', qb =>
      qb
        .updateTable('devices')
        .from('chosen')
        .set({ revoked_at: now, trusted_at: null, trusted_until: null })
        .whereRef('devices.id', '=', 'chosen.device_id')
        .returning('devices.id as device_id'),
    )
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .from('chosen')
        .set({ revoked_at: now, revoked_reason: 'device_removed' })
        .whereRef('sessions.device_id', '=', 'chosen.device_id')
        .where('sessions.revoked_at', 'is', null)
        .returning(endedSession),
    )
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('removed', onTrue).select('removed.device_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: deviceRemoved,
        // The client cannot distinguish another user's device from one that does not exist.
        outcome: successIf(isPresent('outcome.device_id'), 'refused'),
        actor: 'user',
        userId,
        sessionId: bySessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('device_id', ${deviceId}::text, 'sessions', (select count(*) from ended))`,
      }),
    )
    .selectFrom('outcome')
    .select('device_id')
    .executeTakeFirstOrThrow()
  return device_id !== null
}
