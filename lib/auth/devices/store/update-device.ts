import { sql } from 'kysely'
import { type Action, deviceDistrusted, deviceRenamed, deviceTrusted } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { isUserStale } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slot, Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { isStrongEnough } from '../../authentication/second-factor.ts'
import { type GivenDevice, selectOwned } from './select-owned.ts'
import { isTrusting, type TrustChange, updateExpiry } from './trust-change.ts'

/** A change of a device. */
export type DeviceUpdate = AuditSlotValues &
  TrustChange & {
    readonly userId: string
    readonly bySessionId: string
    /** Whether the authentication of the requesting session used a second factor. */
    readonly isStrong: boolean
    readonly changesName: boolean
    /** The new name; null to remove it. */
    readonly name: string | null
  }

/**
 * Renames a device, or changes the trust in it. The trust changes the expiry of its active sessions. Returns no device if
 * the user has no such device, or has got the first second factor since the route checked the authentication. If it is
 * stale, another statement changed the user in parallel: nothing changed.
 */
export const updateDevice = statement((db, slots: Slots<DeviceUpdate & { readonly deviceId: string }>) =>
  update(db, slots, { kind: 'device', deviceId: slots.deviceId }, slots.bySessionId),
)

/** The same for the device of an active session. */
export const updateDeviceOfSession = statement(
  (db, slots: Slots<DeviceUpdate & { readonly sessionId: string }>) =>
    update(db, slots, { kind: 'session', sessionId: slots.sessionId }, slots.sessionId),
)

function update(db: Database, slots: Slots<DeviceUpdate>, choice: GivenDevice, sessionId: Slot<string>) {
  const { now, changesName, changesTrust, bySessionId } = slots
  const trusts = isTrusting(slots)
  return db
    .with('owned', () =>
      selectOwned(db, choice, slots)
        .select(sql<boolean>`(${trusts} and ${isUserStale})`.as('is_stale'))
        .where(sql<boolean>`(not ${trusts} or ${isStrongEnough(slots.isStrong)})`),
    )
    .with('chosen', qb => qb.selectFrom('owned').select('owned.device_id').where('is_stale', '=', false))
    .with('changed', qb =>
      qb
        .updateTable('devices')
        .from('chosen')
        .set({
          name: sql<
            string | null
          >`case when ${changesName}::boolean then ${slots.name}::text else devices.name end`,
          trusted_at: sql<Date | null>`case when ${trusts} then coalesce(devices.trusted_at, ${typed('timestamptz', now)})
            when not ${changesTrust}::boolean then devices.trusted_at end`,
          trusted_until: sql<Date | null>`case when ${changesTrust}::boolean then ${typed('timestamptz', slots.trustedUntil)}
            else devices.trusted_until end`,
        })
        .whereRef('devices.id', '=', 'chosen.device_id')
        .returning(['devices.id as device_id', 'devices.device_type']),
    )
    .with('sessions_changed', () => updateExpiry(db, slots, now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('owned', onTrue)
        .leftJoin('changed', onTrue)
        .select(['changed.device_id', sql<boolean>`coalesce(owned.is_stale, false)`.as('is_stale')]),
    )
    .with('recorded', qb => qb.selectFrom('outcome').select('device_id').where('is_stale', '=', false))
    .with('audit', () =>
      auditEach(db, 'recorded', auditParts(slots), {
        action: sql<Action>`case when not ${changesTrust}::boolean then ${sql.lit(deviceRenamed)}
          when ${trusts} then ${sql.lit(deviceTrusted)} else ${sql.lit(deviceDistrusted)} end`,
        // The client cannot distinguish another user's device from one that does not exist.
        outcome: successIf(isPresent('recorded.device_id'), 'refused'),
        actor: 'user',
        userId: slots.userId,
        sessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('by_session_id', ${bySessionId}::text, 'device_id', recorded.device_id, 'name_changed', ${changesName}::boolean)`,
      }),
    )
    .selectFrom('outcome')
    .select(['device_id', 'is_stale'])
}
