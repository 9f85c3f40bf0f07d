import { passwordConfirmationFailed } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { findPassword } from './find-password.ts'
import { type FailedSignIn, type PasswordFailure, recordPasswordFailure } from './lockout.ts'
import type { PasswordAccount, PasswordConfirmed } from './password-account.ts'
import { verifyPassword } from './verify-password.ts'

/** A password to check. */
export interface PasswordCheck {
  readonly password: string
  readonly action: PasswordFailure['action']
  readonly metadata: RequestMetadata
  /** What to store if the password is wrong. Only for a sign-in. */
  readonly signIn?: FailedSignIn
}

/**
 * Checks the password of an account. Counts wrong passwords of a known device, or of all unknown devices together; too
 * many in a row lock that device, or all unknown devices, and notify the owner. Takes the same time for a wrong
 * password, a locked account and an absent account.
 *
 * @returns the account, or undefined if the password is wrong or the account is locked or absent.
 */
export async function checkPassword<A extends PasswordAccount>(
  services: Services<'database' | 'mailQueue'>,
  account: A | undefined,
  { password, action, metadata, signIn }: PasswordCheck,
): Promise<PasswordConfirmed<A> | undefined> {
  const { clock, database, log, settings } = services
  const hash = account?.password_hash ?? undefined
  const matches = await verifyPassword(password, hash, settings.passwordHashRounds)
  const context = auditContext(services, metadata)
  const lockedUntil = account?.device ? account.device.locked_until : account?.locked_until
  const isLocked = lockedUntil != null && lockedUntil > context.now
  if (account && hash !== undefined && matches && !isLocked) return { ...account, password_hash: hash }
  const lockUntil = new Date(clock().getTime() + settings.lockoutSeconds * 1000)
  const { locked } = await recordPasswordFailure(
    database,
    {
      userId: account?.id,
      deviceId: account?.device?.id,
      action,
      lockoutFailures: settings.lockoutFailures,
      lockedUntil: lockUntil,
      signIn,
    },
    context,
  )
  if (account && locked) {
    log('account_locked', { user_id: account.id })
    await services.mailQueue.notify({
      kind: 'account_locked',
      user_id: account.id,
      request_id: metadata.requestId,
    })
  }
  return undefined
}

/** The password that a signed-in user enters, and the session. */
export interface PasswordConfirmation {
  readonly claims: AccessTokenClaims
  readonly password: string
  readonly metadata: RequestMetadata
}

/** Checks the current password of a signed-in user. */
export async function confirmPassword(
  services: Services<'database' | 'mailQueue'>,
  { claims, password, metadata }: PasswordConfirmation,
): Promise<PasswordConfirmed | undefined> {
  const account = await findPassword(services.database, claims)
  return checkPassword(services, account, { password, action: passwordConfirmationFailed, metadata })
}
