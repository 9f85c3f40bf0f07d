import { auditContext } from '../../audit/audit-context.ts'
import type { Origin } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { describeDevice } from '../devices/describe-device.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { isHashOutdated } from '../passwords/verify-password.ts'
import { hashOpaqueToken, newOpaqueToken } from '../tokens/opaque-token.ts'
import { findAccountByEmail } from '../users/find-account.ts'
import { toUser, type User } from '../users/user.ts'
import { issueTokens, type TokenReply } from './issue-tokens.ts'
import { sessionPolicy } from './session-policy.ts'
import { insertSession } from './store/insert-session.ts'
import { recordRefusedLogin } from './store/record-refused-login.ts'

/** A login to try. */
export interface Login {
  readonly email: string
  readonly password: string
  readonly device_name?: string | undefined
  readonly origin: Origin
  /** Tells whether the rate limits let the login pass; it waits for that beside its first statement. */
  readonly admitted: () => Promise<boolean>
}

/** What became of a login. */
export type OpenedSession =
  | { kind: 'opened'; tokens: TokenReply & { user: User } }
  | { kind: 'rate_limited' }
  | { kind: 'invalid_credentials' }
  | { kind: 'email_unverified' }
  | { kind: 'account_disabled' }

type Needs = Services<'database' | 'signingKeys' | 'mailQueue' | 'places'>

/**
 * Opens a session for whoever knows the password of an account whose e-mail address is verified. A device or country
 * that the account's owner has not signed in from before is told to them.
 */
export async function openSession(services: Needs, login: Login): Promise<OpenedSession> {
  const { email, password, origin, admitted } = login
  const [found, isAdmitted] = await Promise.all([findAccountByEmail(services.database, email), admitted()])
  if (!isAdmitted) return { kind: 'rate_limited' }
  const account = await checkPassword(services, found, { password, action: 'login_failed', origin })
  if (!account) return { kind: 'invalid_credentials' }
  if (!account.email_verified_at) return refuse(services, login, account, 'email_unverified')
  if (!account.is_active) return refuse(services, login, account, 'account_disabled')
  return open(services, login, account)
}

async function open(
  services: Needs,
  login: Login,
  account: { id: string; password_hash: string },
): Promise<OpenedSession> {
  const { database, places, random, settings } = services
  const { origin, device_name = null } = login
  const rounds = settings.passwordHashRounds
  const renewedPasswordHash = isHashOutdated(account.password_hash, rounds)
    ? await hashPassword(login.password, rounds)
    : undefined
  const [device, place] = await Promise.all([
    describeDevice(origin.userAgent, device_name),
    places.find(origin.ip),
  ])
  const context = auditContext(services, origin)
  const sessionId = random.id()
  const refreshToken = newOpaqueToken(random)
  const opened = await insertSession(
    database,
    {
      sessionId,
      userId: account.id,
      passwordHash: account.password_hash,
      renewedPasswordHash,
      refreshToken: { id: refreshToken.id, secretHash: hashOpaqueToken(refreshToken) },
      deviceName: device_name,
      device,
      place,
      policy: sessionPolicy(services, device.type),
    },
    context,
  )
  // The account was locked, disabled or given another password since it was read.
  if (!opened) return { kind: 'invalid_credentials' }
  if (opened.is_unfamiliar) {
    const mail = { user_id: opened.id, session_id: sessionId, request_id: origin.requestId }
    await services.mailQueue.notify({ kind: 'new_login', ...mail })
  }
  const subject = { userId: opened.id, sessionId, tokenVersion: opened.token_version }
  return {
    kind: 'opened',
    tokens: { ...(await issueTokens(services, subject, refreshToken)), user: toUser(opened) },
  }
}

/** Refuses a login with the right password, and tells why unless the account has changed since it was read. */
async function refuse(
  services: Needs,
  { origin }: Login,
  { id, password_hash, is_active }: { id: string; password_hash: string; is_active: boolean },
  reason: 'email_unverified' | 'account_disabled',
): Promise<OpenedSession> {
  const refused = { userId: id, passwordHash: password_hash, isActive: is_active, reason }
  const told = await recordRefusedLogin(services.database, refused, auditContext(services, origin))
  return { kind: told ? reason : 'invalid_credentials' }
}
