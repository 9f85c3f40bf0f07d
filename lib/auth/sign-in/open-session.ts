import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AuthenticationMethod } from '../authentication/methods.ts'
import { describeDevice } from '../devices/describe-device.ts'
import type { KnownDevice } from '../devices/known-device.ts'
import { issueTokens, type TokenReply } from '../sessions/issue-tokens.ts'
import type { Suspicion } from '../signals/policy.ts'
import { formatOpaqueToken, newOpaqueToken } from '../tokens/opaque-token.ts'
import { toUser, type User } from '../users/user.ts'
import { newSession } from './new-session.ts'
import type { NewSession } from './store/insert-session.ts'
import type { openWithChallenge } from './store/open-with-challenge.ts'

/** A sign-in whose factors were verified. */
export interface VerifiedSignIn {
  readonly userId: string
  readonly methods: readonly AuthenticationMethod[]
  /** The device that presented its token, or that the challenge is bound to. */
  readonly device: KnownDevice | undefined
  readonly deviceName: string | null
  readonly suspicion: Suspicion
  readonly metadata: RequestMetadata
  /** Executes the statement that opens the session. It returns no row if the sign-in is no longer valid. */
  readonly open: (session: NewSession) => Promise<OpenedSession | undefined>
}

type OpenedSession = NonNullable<typeof openWithChallenge.types>['row']

/** The tokens of a new session, and its user. */
export interface SignedIn extends TokenReply {
  readonly result: 'signed_in'
  readonly user: User
  /** The token of the device if it is new; null if the device is known. */
  readonly device_token: string | null
}

/** What opening a session requires. */
export type SessionDeps = Services<'statements' | 'signingKeys' | 'mailQueue' | 'locations'>

/**
 * Opens a session. Notifies the user of a sign-in from a new device or country, and of sessions that ended because there
 * were too many.
 *
 * @returns undefined if the sign-in is no longer valid.
 */
export async function openSession(
  services: SessionDeps,
  signIn: VerifiedSignIn,
): Promise<SignedIn | undefined> {
  const { locations, mailQueue, random } = services
  const { metadata, methods, device: known } = signIn
  const { signals, mails } = signIn.suspicion
  const [device, location] = await Promise.all([
    describeDevice(metadata.userAgent, signIn.deviceName),
    locations.find(metadata.ip),
  ])
  const context = auditContext(services, metadata)
  const sessionId = random.id()
  const refreshToken = newOpaqueToken(random)
  const deviceToken = newOpaqueToken(random)
  const tokens = { sessionId, refreshToken, deviceToken }
  const opened = await signIn.open(
    newSession(services, { ...signIn, ...tokens, device, known, location }, context),
  )
  if (!opened) return undefined
  const mail = { user_id: opened.id, request_id: metadata.requestId }
  const names = signals.map(({ signal }) => signal)
  const subject = {
    userId: opened.id,
    sessionId,
    tokenVersion: opened.token_version,
    authentication: { at: context.now, methods },
  }
  const [issued] = await Promise.all([
    issueTokens(services, subject, refreshToken),
    mails && mailQueue.notify({ kind: 'suspicious_sign_in', session_id: sessionId, signals: names, ...mail }),
    !mails && opened.is_new_device && mailQueue.notify({ kind: 'new_login', session_id: sessionId, ...mail }),
    methods.includes('rec') && mailQueue.notify({ kind: 'recovery_code_used', ...mail }),
    Number(opened.ended_sessions) > 0 && mailQueue.notify({ kind: 'session_limit', ...mail }),
  ])
  return {
    result: 'signed_in',
    ...issued,
    user: toUser(opened),
    device_token: known ? null : formatOpaqueToken(deviceToken),
  }
}
