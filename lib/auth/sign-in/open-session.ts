import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AuthenticationMethod } from '../authentication/methods.ts'
import { describeDevice } from '../devices/describe-device.ts'
import type { KnownDevice } from '../devices/known-device.ts'
import { sessionPolicy } from '../devices/session-policy.ts'
import type { VerifiedFactor } from '../factors/verified-factor.ts'
import { issueTokens, type TokenReply } from '../sessions/issue-tokens.ts'
import type { Suspicion } from '../signals/policy.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../tokens/opaque-token.ts'
import { toUser, type User } from '../users/user.ts'
import type { Entitlement } from './store/allowed.ts'
import { insertSession } from './store/insert-session.ts'

/** A sign-in whose factors were verified. */
export interface VerifiedSignIn {
  readonly entitlement: Entitlement
  readonly factor: VerifiedFactor
  readonly methods: readonly AuthenticationMethod[]
  readonly renewedPasswordHash?: string | undefined
  /** The device that presented its token, or that the challenge is bound to. */
  readonly device: KnownDevice | undefined
  readonly deviceName: string | null
  readonly suspicion: Suspicion
  readonly metadata: RequestMetadata
}

/** The tokens of a new session, and its user. */
export interface SignedIn extends TokenReply {
  readonly result: 'signed_in'
  readonly user: User
  /** The token of the device if it is new; null if the device is known. */
  readonly device_token: string | null
}

/** What opening a session requires. */
export type SessionDeps = Services<'database' | 'signingKeys' | 'mailQueue' | 'locations'>

/**
 * Opens a session. Notifies the user of a sign-in from a new device or country, and of sessions that ended because there
 * were too many.
 *
 * @returns undefined if the entitlement or the factor is no longer valid.
 */
export async function openSession(
  services: SessionDeps,
  signIn: VerifiedSignIn,
): Promise<SignedIn | undefined> {
  const { database, locations, mailQueue, random, settings } = services
  const { metadata, deviceName, device: known } = signIn
  const { signals, mails } = signIn.suspicion
  const [device, location] = await Promise.all([
    describeDevice(metadata.userAgent, deviceName),
    locations.find(metadata.ip),
  ])
  const context = auditContext(services, metadata)
  const isTrusted = known?.trusted_until != null && known.trusted_until > context.now
  const sessionId = random.id()
  const refreshToken = newOpaqueToken(random)
  const deviceToken = newOpaqueToken(random)
  const opened = await insertSession(
    database,
    {
      ...signIn,
      sessionId,
      renewedPasswordHash: signIn.renewedPasswordHash,
      refreshToken: { id: refreshToken.id, secretHash: hashOpaqueToken(refreshToken) },
      signInDevice: known
        ? { kind: 'known', id: known.id }
        : { kind: 'new', id: deviceToken.id, secretHash: hashOpaqueToken(deviceToken) },
      isTrusted,
      device,
      location,
      policy: sessionPolicy(services, isTrusted ? 'trusted' : device.type),
      maxSessions: settings.maxSessions,
      signals,
    },
    context,
  )
  if (!opened) return undefined
  const mail = { user_id: opened.id, request_id: metadata.requestId }
  const names = signals.map(({ signal }) => signal)
  const subject = {
    userId: opened.id,
    sessionId,
    tokenVersion: opened.token_version,
    authentication: { at: context.now, methods: signIn.methods },
  }
  const [tokens] = await Promise.all([
    issueTokens(services, subject, refreshToken),
    mails && mailQueue.notify({ kind: 'suspicious_sign_in', session_id: sessionId, signals: names, ...mail }),
    !mails && opened.is_new_device && mailQueue.notify({ kind: 'new_login', session_id: sessionId, ...mail }),
    signIn.factor.kind === 'recovery_code' && mailQueue.notify({ kind: 'recovery_code_used', ...mail }),
    Number(opened.ended_sessions) > 0 && mailQueue.notify({ kind: 'session_limit', ...mail }),
  ])
  return {
    result: 'signed_in',
    ...tokens,
    user: toUser(opened),
    device_token: known ? null : formatOpaqueToken(deviceToken),
  }
}
