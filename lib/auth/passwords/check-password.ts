import { passwordConfirmationFailed } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { findPassword } from './find-password.ts'
import { type PasswordFailure, recordPasswordFailure } from './lockout.ts'
import { verifyPassword } from './verify-password.ts'

/** The columns of an account that a password check requires. */
export interface PasswordAccount {
  readonly id: string
  readonly password_hash: string
  readonly locked_until: Date | null
}

/** A password to check. */
export interface PasswordCheck {
  readonly password: string
  readonly action: PasswordFailure['action']
  readonly metadata: RequestMetadata
}

/**
 * Checks the password of an account. Counts wrong passwords; too many in a row lock the account and notify its owner.
 * Takes the same time for a wrong password, a locked account and an absent account.
 *
 * @returns the account, or undefined if the password is wrong or the account is locked or absent.
 */
export async function checkPassword<A extends PasswordAccount>(
  services: Services<'database' | 'mailQueue'>,
  account: A | undefined,
  { password, action, metadata }: PasswordCheck,
): Promise<A | undefined> {
  const { clock, database, log, settings } = services
  const matches = await verifyPassword(password, account?.password_hash, settings.passwordHashRounds)
  const context = auditContext(services, metadata)
  const isLocked = account?.locked_until != null && account.locked_until > context.now
  if (account && matches && !isLocked) return account
  const lockedUntil = new Date(clock().getTime() + settings.lockoutSeconds * 1000)
  const { locked } = await recordPasswordFailure(
    database,
    { userId: account?.id, action, lockoutFailures: settings.lockoutFailures, lockedUntil },
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

/** Checks the current password of a signed-in user. */
export async function confirmPassword(
  services: Services<'database' | 'mailQueue'>,
  { userId, password, metadata }: { userId: string; password: string; metadata: RequestMetadata },
): Promise<PasswordAccount | undefined> {
  const account = await findPassword(services.database, userId)
  return checkPassword(services, account, { password, action: passwordConfirmationFailed, metadata })
}
