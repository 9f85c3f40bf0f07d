import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { sessionPolicy } from './session-policy.ts'
import { removeOwnedDevice } from './store/remove-device.ts'
import type { DeviceChoice } from './store/select-owned.ts'
import { updateDevice } from './store/update-device.ts'

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
  services: Services<'database'>,
  { claims, choice, name, isTrusted, metadata }: DeviceChange,
): Promise<ChangedDevice> {
  const { authentication, userId, sessionId: bySessionId } = claims
  const context = auditContext(services, metadata)
  const policies = {
    browser: sessionPolicy(services, 'browser'),
    mobile_app: sessionPolicy(services, 'mobile_app'),
    other: sessionPolicy(services, 'other'),
    trusted: sessionPolicy(services, 'trusted'),
  }
  const trustedUntil = new Date(context.now.getTime() + services.settings.deviceTrustSeconds * 1000)
  const trust = isTrusted === undefined ? undefined : { until: isTrusted ? trustedUntil : null, policies }
  const update = { userId, authentication, choice, bySessionId, name, trust }
  const changed = await retryStale(() => updateDevice(services.database, update, context))
  return { kind: changed ? 'changed' : 'not_found' }
}

/** Removes a device: ends its sessions, and its next sign-in is one from an unknown device. */
export async function removeDevice(
  services: Services<'database'>,
  { claims, deviceId, metadata }: { claims: AccessTokenClaims; deviceId: string; metadata: RequestMetadata },
): Promise<{ kind: 'removed' } | { kind: 'not_found' }> {
  const { userId, sessionId: bySessionId } = claims
  const removed = await removeOwnedDevice(
    services.database,
    { userId, deviceId, bySessionId },
    auditContext(services, metadata),
  )
  return { kind: removed ? 'removed' : 'not_found' }
}
