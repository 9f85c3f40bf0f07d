import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { assuranceOf } from '../authentication/methods.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { durations } from './session-policy.ts'
import { removeOwnedDevice } from './store/remove-device.ts'
import type { DeviceChoice } from './store/select-owned.ts'
import { type DeviceUpdate, updateDevice, updateDeviceOfSession } from './store/update-device.ts'

/** A request of a user to rename a device, to trust it, or to stop trusting it. */
export interface DeviceChange {
  readonly claims: AccessTokenClaims
  readonly choice: DeviceChoice
  readonly name?: string | null | undefined
  readonly isTrusted?: boolean | undefined
  readonly metadata: RequestMetadata
}

/** The outcome of a change of a device. */
export type ChangedDevice = { kind: 'changed' } | { kind: 'not_found' }

/**
 * Changes a device. Sign-ins from a trusted device require no second factor for a while, and its sessions last longer.
 */
export async function changeDevice(
  services: Services<'statements'>,
  { claims, choice, name, isTrusted, metadata }: DeviceChange,
): Promise<ChangedDevice> {
  const { statements, settings } = services
  const context = auditContext(services, metadata)
  const trustedUntil = new Date(context.now.getTime() + settings.deviceTrustSeconds * 1000)
  const update: DeviceUpdate = {
    ...auditSlotValues(context),
    ...durations(services),
    userId: claims.userId,
    bySessionId: claims.sessionId,
    isStrong: assuranceOf(claims.authentication) === 'aal2',
    changesName: name !== undefined,
    name: name ?? null,
    changesTrust: isTrusted !== undefined,
    trustedUntil: isTrusted ? trustedUntil : null,
  }
  const isChanged = await retryStale(async () => {
    const { device_id, is_stale } =
      choice.kind === 'device'
        ? await statements.one(updateDevice, { ...update, deviceId: choice.deviceId })
        : await statements.one(updateDeviceOfSession, { ...update, sessionId: choice.sessionId })
    return is_stale ? 'stale' : device_id !== null
  })
  return { kind: isChanged ? 'changed' : 'not_found' }
}

/** Removes a device: ends its sessions, and its next sign-in is one from an unknown device. */
export async function removeDevice(
  services: Services<'statements'>,
  { claims, deviceId, metadata }: { claims: AccessTokenClaims; deviceId: string; metadata: RequestMetadata },
): Promise<{ kind: 'removed' } | { kind: 'not_found' }> {
  const { userId, sessionId: bySessionId } = claims
  const audit = auditSlotValues(auditContext(services, metadata))
  const removal = { ...audit, userId, deviceId, bySessionId }
  const { device_id } = await services.statements.one(removeOwnedDevice, removal)
  return { kind: device_id !== null ? 'removed' : 'not_found' }
}
