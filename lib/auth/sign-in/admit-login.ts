import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { isTrusted } from '../devices/known-device.ts'
import { hashPassword } from '../passwords/hash-password.ts'
import type { PasswordConfirmed } from '../passwords/password-account.ts'
import { isHashOutdated } from '../passwords/verify-password.ts'
import type { Admission } from './apply-decision.ts'
import { openSession, type SessionDeps, type SignedIn } from './open-session.ts'
import { reportBreachedPassword } from './report-breached-password.ts'
import { type CheckedPassword, type MfaChallenge, requireSecondFactor } from './require-second-factor.ts'
import type { Account } from './store/find-account.ts'
import { openWithPassword } from './store/open-with-password.ts'

/** What a client sends to log in with a password, in addition to the address of the account. */
export interface PasswordLogin {
  readonly password: string
  readonly device_name?: string | undefined
  readonly metadata: RequestMetadata
}

/** A login with the correct password of an active account. */
export interface CheckedLogin {
  readonly account: PasswordConfirmed<Account>
  readonly isPasswordBreached: boolean
  readonly admission: Admission
}

/** The outcome of an admitted login; `invalid_credentials` if the account changed in the meantime. */
export type AdmittedLogin =
  | { kind: 'signed_in'; reply: SignedIn }
  | { kind: 'mfa_required'; reply: MfaChallenge }
  | { kind: 'invalid_credentials' }

/**
 * Opens a session, or creates the challenge of a second factor. Renews the hash of the password, and reports a password
 * that is known from breaches.
 */
export async function admitLogin(
  services: SessionDeps & Services<'passkeyOptions'>,
  { password, device_name, metadata }: PasswordLogin,
  { account, isPasswordBreached, admission }: CheckedLogin,
): Promise<AdmittedLogin> {
  const rounds = services.settings.passwordHashRounds
  const renewedPasswordHash = isHashOutdated(account.password_hash, rounds)
    ? await hashPassword(password, rounds)
    : null
  const { suspicion, requiresSecondFactor } = admission
  const checked = { account, renewedPasswordHash, deviceName: device_name ?? null, suspicion, metadata }
  const outcome = await openOrChallenge(services, checked, requiresSecondFactor)
  const isAdmitted = outcome.kind !== 'invalid_credentials'
  if (isAdmitted && isPasswordBreached && account.password_breached_at === null) {
    const { id: userId, password_hash: passwordHash } = account
    await reportBreachedPassword(services, { userId, passwordHash, renewedPasswordHash }, metadata)
  }
  return outcome
}

async function openOrChallenge(
  services: SessionDeps & Services<'passkeyOptions'>,
  checked: CheckedPassword & { account: PasswordConfirmed<Account> },
  ignoresTrust: boolean,
): Promise<AdmittedLogin> {
  const { account } = checked
  // Both are undefined if, since it was read, the account was locked, disabled or got another password.
  if (account.has_second_factor && (ignoresTrust || !isTrusted(account.device, services.clock()))) {
    const reply = await requireSecondFactor(services, checked)
    return reply ? { kind: 'mfa_required', reply } : { kind: 'invalid_credentials' }
  }
  const { renewedPasswordHash } = checked
  const reply = await openSession(services, {
    ...checked,
    userId: account.id,
    methods: ['pwd'],
    device: account.device,
    open: session =>
      services.statements.first(openWithPassword, {
        ...session,
        passwordHash: account.password_hash,
        renewedPasswordHash,
      }),
  })
  return reply ? { kind: 'signed_in', reply } : { kind: 'invalid_credentials' }
}
