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

/** Returns whether sign-ins from a device require no second factor. */
export function isTrusted(device: KnownDevice | undefined, now: Date): boolean {
  return device?.trusted_until != null && device.trusted_until > now
}

/** The id and the hash of a presented device token. */
export interface PresentedDevice {
  readonly id: string
  readonly secretHash: string
}
