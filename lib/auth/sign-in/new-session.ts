import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { AuditContext } from '../../audit/record.ts'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import type { Location } from '../../services/locations.ts'
import { type AuthenticationMethod, formatMethods } from '../authentication/methods.ts'
import type { Device } from '../devices/describe-device.ts'
import { isTrusted, type KnownDevice } from '../devices/known-device.ts'
import { sessionPolicy } from '../devices/session-policy.ts'
import { locationColumns } from '../sessions/location-columns.ts'
import type { Suspicion } from '../signals/policy.ts'
import { signalDetails } from '../signals/report-signals.ts'
import { hashOpaqueToken, type OpaqueToken } from '../tokens/opaque-token.ts'
import type { NewSession } from './store/insert-session.ts'

/** What a new session is made of. */
interface SessionParts {
  readonly userId: string
  readonly sessionId: string
  readonly methods: readonly AuthenticationMethod[]
  readonly refreshToken: OpaqueToken
  /** The token of the device, if it is new. */
  readonly deviceToken: OpaqueToken
  readonly deviceName: string | null
  readonly device: Device
  readonly known: KnownDevice | undefined
  readonly location: Location | null
  readonly suspicion: Suspicion
}

/** Returns the values of a new session for the statement that inserts it. */
export function newSession(
  services: Pick<AmbientServices, 'settings'>,
  parts: SessionParts,
  context: AuditContext,
): NewSession {
  const { device, deviceToken, known, refreshToken } = parts
  const trusted = isTrusted(known, context.now)
  const { idleSeconds, absoluteSeconds } = sessionPolicy(services, trusted ? 'trusted' : device.type)
  const after = (seconds: number) => new Date(context.now.getTime() + seconds * 1000)
  return {
    ...auditSlotValues(context),
    ...locationColumns(parts.location),
    userId: parts.userId,
    sessionId: parts.sessionId,
    refreshTokenId: refreshToken.id,
    refreshTokenHash: hashOpaqueToken(refreshToken),
    methods: formatMethods(parts.methods),
    deviceId: known?.id ?? null,
    newDeviceId: deviceToken.id,
    newDeviceHash: hashOpaqueToken(deviceToken),
    isTrusted: trusted,
    deviceName: parts.deviceName,
    description: device.description,
    deviceType: device.type,
    idleSeconds,
    expiresAt: after(Math.min(idleSeconds, absoluteSeconds)),
    absoluteExpiresAt: after(absoluteSeconds),
    maxSessions: services.settings.maxSessions,
    signals: signalDetails(parts.suspicion.signals),
  }
}
