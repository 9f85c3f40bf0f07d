import type { Device, Session } from '@dashtam/client'

/** A device with its sessions. */
export interface OwnDevice extends Omit<Device, 'sessions'> {
  /** What the user calls the device. */
  readonly label: string
  readonly sessions: readonly Session[]
  /** Whether the page is shown on this device. */
  readonly isCurrent: boolean
  readonly isTrusted: boolean
}

/** Joins the devices with their sessions: the current one first, then those with a session. */
export function ownDevices(
  devices: readonly Device[],
  sessions: readonly Session[],
  now: Date = new Date(),
): readonly OwnDevice[] {
  const ofDevice = Map.groupBy(sessions, ({ device_id }) => device_id)
  const rank = ({ isCurrent, sessions: { length } }: OwnDevice) => Number(isCurrent) * 2 + Number(length > 0)
  return devices
    .map(device => {
      const own = ofDevice.get(device.id) ?? []
      return {
        ...device,
        label: device.name ?? device.description,
        sessions: own,
        isCurrent: own.some(({ is_current }) => is_current),
        isTrusted: device.trusted_until !== null && new Date(device.trusted_until) > now,
      }
    })
    .toSorted((a, b) => rank(b) - rank(a))
}
