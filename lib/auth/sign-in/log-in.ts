import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Services } from '../../services/services.ts'
import { checkPassword } from '../passwords/check-password.ts'
import type { PasswordConfirmed } from '../passwords/password-account.ts'
import type { PasswordFailure } from '../passwords/password-failure.ts'
import { normalizedPassword } from '../passwords/password-hash.ts'
import { detectAtFailure, detectAtSignIn } from '../signals/detect-signals.ts'
import { reportSignals, signalDetails } from '../signals/report-signals.ts'
import type { SignInAttempt } from '../signals/sign-in-attempt.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import { type AdmittedLogin, admitLogin, type PasswordLogin } from './admit-login.ts'
import { applyDecision } from './apply-decision.ts'
import type { FoundSignIn } from './find-sign-in.ts'
import type { SessionDeps } from './open-session.ts'
import type { Account } from './store/find-account.ts'
import { recordFailedSignIn, recordFailedSignInOnDevice } from './store/record-failed-sign-in.ts'
import { recordRefusedLogin } from './store/record-refused-login.ts'

/** A login attempt. */
export type Login = FoundSignIn & PasswordLogin

/** The outcome of a login. */
export type LoggedIn = AdmittedLogin | { kind: 'email_unverified' } | { kind: 'account_disabled' }

type Deps = SessionDeps & Services<'breachedPasswords' | 'passkeyOptions'>

/**
 * Signs a user in with a password, if the email address is verified and the account is active. If the account has a
 * second factor and the device is not trusted or the sign-in is suspicious, the user must also answer a challenge.
 */
export async function logIn(services: Deps, login: Login): Promise<LoggedIn> {
  const { history, password, metadata } = login
  const { breachedPasswords, clock, locations, settings } = services
  const location = await locations.find(metadata.ip)
  const attacks = detectAtFailure(history.failures, settings)
  const failed = { attempt: login.attempt, country: location?.country ?? null, signals: attacks }
  // In parallel with the hash, and for every login, so that the time does not reveal whether the password is correct.
  const [account, breached] = await Promise.all([
    checkPassword(services, login.account, {
      password,
      metadata,
      record: failure => recordFailure(services, failure, failed),
    }),
    breachedPasswords.find(normalizedPassword(password)),
  ])
  if (!account) {
    reportSignals(services, attacks, { user_id: login.account?.id })
    return { kind: 'invalid_credentials' }
  }
  if (!account.email_verified_at) return refuse(services, login, account, 'email_unverified')
  if (!account.is_active) return refuse(services, login, account, 'account_disabled')
  const place = { now: clock(), isDeviceKnown: account.device !== undefined, location }
  const admission = await applyDecision(services, {
    userId: account.id,
    decision: detectAtSignIn({ ...history, ...place }, settings),
    canAskSecondFactor: account.has_second_factor,
    metadata,
  })
  if (!admission) return { kind: 'invalid_credentials' }
  return admitLogin(services, login, { account, isPasswordBreached: breached === 'breached', admission })
}

/** Refuses a login with the correct password. Returns the reason if the account has not changed since it was read. */
async function refuse(
  services: SessionDeps,
  { metadata }: Login,
  account: PasswordConfirmed<Account>,
  reason: 'email_unverified' | 'account_disabled',
): Promise<LoggedIn> {
  const { unchanged } = await services.statements.one(recordRefusedLogin, {
    ...auditSlotValues(auditContext(services, metadata)),
    userId: account.id,
    passwordHash: account.password_hash,
    deviceId: account.device?.id ?? null,
    isActive: account.is_active,
    reason,
  })
  return { kind: unchanged ? reason : 'invalid_credentials' }
}

/** A failed login to store, and the attacks that it is part of. */
interface FailedLogin {
  readonly attempt: SignInAttempt
  readonly country: string | null
  readonly signals: readonly DecidedSignal[]
}

/** Counts a wrong password, and stores the failed login. */
function recordFailure(
  { random, statements }: SessionDeps,
  failure: PasswordFailure,
  { attempt, country, signals }: FailedLogin,
) {
  const { deviceId } = failure
  const details = { ...(deviceId !== null && { device_id: deviceId }), ...signalDetails(signals) }
  const { addressHash, networkHash, passwordTag } = attempt
  return statements.one(deviceId === null ? recordFailedSignIn : recordFailedSignInOnDevice, {
    ...failure,
    ...{ failureId: random.id(), addressHash, networkHash, passwordTag, country },
    details: Object.keys(details).length > 0 ? details : null,
  })
}
