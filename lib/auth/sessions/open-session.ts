import { loginFailed } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { describeDevice } from '../devices/describe-device.ts'
import { checkPassword } from '../passwords/check-password.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import { isHashOutdated } from '../passwords/verify-password.ts'
import { hashOpaqueToken, newOpaqueToken } from '../tokens/opaque-token.ts'
import type { Account } from '../users/find-account.ts'
import { toUser, type User } from '../users/user.ts'
import { issueTokens, type TokenReply } from './issue-tokens.ts'
import { sessionPolicy } from './session-policy.ts'
import { insertSession } from './store/insert-session.ts'
import { recordRefusedLogin } from './store/record-refused-login.ts'

/** A login attempt. */
export interface Login {
  /** The account with the given email address; undefined if absent. */
  readonly account: Account | undefined
  readonly password: string
  readonly device_name?: string | undefined
  readonly metadata: RequestMetadata
}

/** The outcome of a login. */
export type OpenedSession =
  | { kind: 'opened'; tokens: TokenReply & { user: User } }
  | { kind: 'invalid_credentials' }
  | { kind: 'email_unverified' }
  | { kind: 'account_disabled' }

type Deps = Services<'database' | 'signingKeys' | 'mailQueue' | 'locations'>

/**
 * Opens a session if the password is correct, the email address is verified and the account is active. Notifies the
 * user of a login from a new device or country.
 */
export async function openSession(services: Deps, login: Login): Promise<OpenedSession> {
  const { password, metadata } = login
  const account = await checkPassword(services, login.account, { password, action: loginFailed, metadata })
  if (!account) return { kind: 'invalid_credentials' }
  if (!account.email_verified_at) return refuse(services, login, account, 'email_unverified')
  if (!account.is_active) return refuse(services, login, account, 'account_disabled')
  return open(services, login, account)
}

async function open(
  services: Deps,
  login: Login,
  account: { id: string; password_hash: string },
): Promise<OpenedSession> {
  const { database, locations, random, settings } = services
  const { metadata, device_name = null } = login
  const rounds = settings.passwordHashRounds
  const renewedPasswordHash = isHashOutdated(account.password_hash, rounds)
    ? await hashPassword(login.password, rounds)
    : undefined
  const [device, location] = await Promise.all([
    describeDevice(metadata.userAgent, device_name),
    locations.find(metadata.ip),
  ])
  const context = auditContext(services, metadata)
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
      location,
      policy: sessionPolicy(services, device.type),
    },
    context,
  )
  // Since it was read, the account was locked, disabled or got another password.
  if (!opened) return { kind: 'invalid_credentials' }
  if (opened.is_new_device) {
    const mail = { user_id: opened.id, session_id: sessionId, request_id: metadata.requestId }
    await services.mailQueue.notify({ kind: 'new_login', ...mail })
  }
  const subject = { userId: opened.id, sessionId, tokenVersion: opened.token_version }
  return {
    kind: 'opened',
    tokens: { ...(await issueTokens(services, subject, refreshToken)), user: toUser(opened) },
  }
}

/** Refuses a login with the correct password. Returns the reason if the account has not changed since it was read. */
async function refuse(
  services: Deps,
  { metadata }: Login,
  { id, password_hash, is_active }: { id: string; password_hash: string; is_active: boolean },
  reason: 'email_unverified' | 'account_disabled',
): Promise<OpenedSession> {
  const refused = { userId: id, passwordHash: password_hash, isActive: is_active, reason }
  const isUnchanged = await recordRefusedLogin(services.database, refused, auditContext(services, metadata))
  return { kind: isUnchanged ? reason : 'invalid_credentials' }
}
