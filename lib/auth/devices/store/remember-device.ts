import { sql } from 'kysely'
import type { AuditContext } from '../../../audit/record.ts'
import { insertEach } from '../../../db/insert-each.ts'
import type { Database } from '../../../db/tables.ts'
import type { Location } from '../../../services/locations.ts'
import type { Device } from '../describe-device.ts'

/** The device of a sign-in: a known one, or a new one with the hash of its token. */
export type SignInDevice =
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'new'; readonly id: string; readonly secretHash: string }

interface Seen {
  readonly signInDevice: SignInDevice
  readonly device: Device
  readonly location: Location | null
}

/**
 * Inserts the device of a sign-in, or updates it if it is known, for the user `id` of `account`, another part of the same
 * statement, with its `token_version`. Returns `device_id`. The sign-in ends the device's lockout.
 */
export function rememberSignInDevice(
  db: Database,
  { signInDevice, device, location }: Seen,
  { now, metadata }: AuditContext,
) {
  const seen = {
    description: device.description,
    device_type: device.type,
    ip: metadata.ip,
    country: location?.country ?? null,
    location: location?.description ?? null,
    last_used_at: now,
  }
  if (signInDevice.kind === 'known')
    return db
      .updateTable('devices')
      .from(sql<{ id: string; token_version: number }>`account`.as('account'))
      .set(eb => ({
        ...seen,
        token_version: eb.ref('account.token_version'),
        failed_login_count: 0,
        locked_until: null,
      }))
      .where('devices.id', '=', signInDevice.id)
      .whereRef('devices.user_id', '=', 'account.id')
      .returning('devices.id as device_id')
  return insertEach(db, 'devices', 'account', {
    id: signInDevice.id,
    user_id: sql.ref<string>('account.id'),
    secret_hash: signInDevice.secretHash,
    token_version: sql.ref<number>('account.token_version'),
    ...seen,
    created_at: now,
  }).returning('id as device_id')
}
