import { sql } from 'kysely'
import { deviceRemoved } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { emitSessionsRevoked, endedSession } from '../../revocation/emit-session-revoked.ts'
import { selectOwned } from './select-owned.ts'

/** A device to remove. */
type Removal = AuditSlotValues & {
  readonly userId: string
  readonly deviceId: string
  readonly bySessionId: string
}

/** Removes a device of a user, and ends its sessions. Returns null if the user has no such device. */
export const removeOwnedDevice = statement((db, slots: Slots<Removal>) => {
  const { now, deviceId, userId } = slots
  return db
    .with('chosen', () => selectOwned(db, { kind: 'device', deviceId }, slots))
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
      auditEach(db, 'outcome', auditParts(slots), {
        action: deviceRemoved,
        // The client cannot distinguish another user's device from one that does not exist.
        outcome: successIf(isPresent('outcome.device_id'), 'refused'),
        actor: 'user',
        userId,
        sessionId: slots.bySessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('device_id', ${deviceId}::text, 'sessions', (select count(*) from ended))`,
      }),
    )
    .selectFrom('outcome')
    .select('device_id')
})
