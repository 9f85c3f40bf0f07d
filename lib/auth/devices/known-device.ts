import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { isOfCurrentVersion } from '../revocation/active-session.ts'

/** A device that presented its token: it has its own counter of wrong passwords, and may be trusted. */
export interface KnownDevice {
  readonly id: string
  readonly locked_until: Date | null
  /** Time until which sign-ins require no second factor; null if the device is not trusted. */
  readonly trusted_until: Date | null
}

/** The columns of `devices` that `toKnownDevice` reads. */
export const deviceColumns = [
  'devices.id as device_id',
  'devices.locked_until as device_locked_until',
  'devices.trusted_until as device_trusted_until',
] as const

/** The row that `deviceColumns` select: nulls if the device is unknown. */
interface DeviceColumns {
  readonly device_id: string | null
  readonly device_locked_until: Date | null
  readonly device_trusted_until: Date | null
}

/** Returns the known device of a row; undefined if the device is unknown. */
export function toKnownDevice(row: DeviceColumns): KnownDevice | undefined {
  const { device_id: id, device_locked_until, device_trusted_until } = row
  return id === null
    ? undefined
    : { id, locked_until: device_locked_until, trusted_until: device_trusted_until }
}

/** The id and the hash of a presented device token. */
export interface PresentedDevice {
  readonly id: string
  readonly secretHash: string
}

/**
 * Returns the condition that a device is known: the user has not removed it, and no breach rotation or password change
 * came after its last sign-in. For statements that join `devices`, `users` and `security_config` under their own names.
 */
export function isKnown(now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'devices' | 'users' | 'security_config'>()
  return eb.and([
    eb('devices.revoked_at', 'is', null),
    isOfCurrentVersion(eb.ref('devices.token_version'), now),
  ])
}

/**
 * Returns the condition that a device which was known, and maybe trusted, still is. For statements like those of `isKnown`
 * that lock the device.
 */
export function isStillKnown(device: KnownDevice | undefined, now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'devices' | 'users' | 'security_config'>()
  const wasTrusted = device?.trusted_until != null && device.trusted_until > now
  return eb.and([isKnown(now), ...(wasTrusted ? [eb('devices.trusted_until', '>', now)] : [])])
}

/** Returns the condition that a known device presented its token. For statements like those of `isKnown`. */
export function isPresented(device: PresentedDevice | undefined, now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'devices' | 'users' | 'security_config'>()
  return eb.and([
    sql<SqlBool>`devices.user_id = users.id`,
    eb('devices.id', '=', device?.id ?? null),
    eb('devices.secret_hash', '=', device?.secretHash ?? null),
    isKnown(now),
  ])
}
