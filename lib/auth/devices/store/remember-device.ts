import { sql } from 'kysely'
import { insertEach } from '../../../db/insert-each.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'

/** The device of a sign-in, and where it is. */
export interface SeenDevice {
  /** The device, if it is known; null for a new one. */
  readonly deviceId: string | null
  /** The id and the hash of the token of a new device. */
  readonly newDeviceId: string
  readonly newDeviceHash: string
  readonly description: string
  readonly deviceType: string
  readonly ip: string | null
  readonly country: string | null
  readonly location: string | null
  readonly now: Date
}

// Parts of a statement that opens a session for the user `id` of its part `account`, with its `token_version`. Each returns
// `device_id`.

const seenNow = ({ description, deviceType, ip, country, location, now }: Slots<SeenDevice>) => ({
  description,
  device_type: deviceType,
  ip,
  country,
  location,
  last_used_at: now,
})

/** Updates the device of a sign-in, if it is known. The sign-in ends its lockout. */
export function updateKnownDevice(db: Database, seen: Slots<SeenDevice>) {
  return db
    .updateTable('devices')
    .from(sql<{ id: string; token_version: number }>`account`.as('account'))
    .set(eb => ({
      ...seenNow(seen),
      token_version: eb.ref('account.token_version'),
      failed_login_count: 0,
      locked_until: null,
    }))
    .where('devices.id', '=', seen.deviceId)
    .whereRef('devices.user_id', '=', 'account.id')
    .returning('devices.id as device_id')
}

/** Inserts the device of a sign-in, if it is new. */
export function insertNewDevice(db: Database, seen: Slots<SeenDevice>) {
  const values = {
    id: seen.newDeviceId,
    user_id: sql.ref<string>('account.id'),
    secret_hash: seen.newDeviceHash,
    token_version: sql.ref<number>('account.token_version'),
    ...seenNow(seen),
    created_at: seen.now,
  }
  const isNew = sql<boolean>`${typed('uuid', seen.deviceId)} is null`
  return insertEach(db, 'devices', 'account', values, isNew).returning('id as device_id')
}
