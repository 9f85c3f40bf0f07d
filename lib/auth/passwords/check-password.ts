import { passwordConfirmationFailed } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { findPassword } from './find-password.ts'
import { type PasswordFailure, recordPasswordFailure } from './lockout.ts'
import { verifyPassword } from './verify-password.ts'

/** An account as far as its password is concerned. */
export interface PasswordHolder {
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
 * Tells whether a password opens an account. A wrong one is counted, and the last that is allowed locks the account
 * and tells its owner; a locked account opens to none. All three, and no account at all, take the same time.
 */
export async function checkPassword<H extends PasswordHolder>(
  services: Services<'database' | 'mailQueue'>,
  holder: H | undefined,
  { password, action, metadata }: PasswordCheck,
): Promise<H | undefined> {
  const { clock, database, log, settings } = services
  const matches = await verifyPassword(password, holder?.password_hash, settings.passwordHashRounds)
  const context = auditContext(services, metadata)
  const isLocked = holder?.locked_until != null && holder.locked_until > context.now
  if (holder && matches && !isLocked) return holder
  const lockedUntil = new Date(clock().getTime() + settings.lockoutSeconds * 1000)
  const { locked } = await recordPasswordFailure(
    database,
    { userId: holder?.id, action, lockoutFailures: settings.lockoutFailures, lockedUntil },
    context,
  )
  if (holder && locked) {
    log('account_locked', { user_id: holder.id })
    await services.mailQueue.notify({
      kind: 'account_locked',
      user_id: holder.id,
      request_id: metadata.requestId,
    })
  }
  return undefined
}

/** Tells whether a signed-in user knows the account's password. */
export async function confirmPassword(
  services: Services<'database' | 'mailQueue'>,
  { userId, password, metadata }: { userId: string; password: string; metadata: RequestMetadata },
): Promise<PasswordHolder | undefined> {
  const holder = await findPassword(services.database, userId)
  return checkPassword(services, holder, { password, action: passwordConfirmationFailed, metadata })
}
