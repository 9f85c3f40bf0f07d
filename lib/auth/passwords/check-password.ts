import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { PasswordAccount, PasswordConfirmed } from './password-account.ts'
import type { PasswordFailure } from './password-failure.ts'
import { verifyPassword } from './verify-password.ts'

/** A password to check. */
export interface PasswordCheck {
  readonly password: string
  readonly metadata: RequestMetadata
  /** Executes the statement that counts a wrong password. Returns whether it locked the account. */
  readonly record: (failure: PasswordFailure) => Promise<{ readonly locked: boolean }>
}

/**
 * Checks the password of an account. Counts wrong passwords of a known device, or of all unknown devices together; too
 * many in a row lock that device, or all unknown devices, and notify the owner. Takes the same time for a wrong
 * password, a locked account and an absent account.
 *
 * @returns the account, or undefined if the password is wrong or the account is locked or absent.
 */
export async function checkPassword<A extends PasswordAccount>(
  services: Services<'mailQueue'>,
  account: A | undefined,
  { password, metadata, record }: PasswordCheck,
): Promise<PasswordConfirmed<A> | undefined> {
  const { clock, log, settings } = services
  const hash = account?.password_hash ?? undefined
  const matches = await verifyPassword(password, hash, settings.passwordHashRounds)
  const context = auditContext(services, metadata)
  const lockedUntil = account?.device ? account.device.locked_until : account?.locked_until
  const isLocked = lockedUntil != null && lockedUntil > context.now
  if (account && hash !== undefined && matches && !isLocked) return { ...account, password_hash: hash }
  const { locked } = await record({
    ...auditSlotValues(context),
    userId: account?.id ?? null,
    deviceId: account?.device?.id ?? null,
    lockoutFailures: settings.lockoutFailures,
    lockedUntil: new Date(clock().getTime() + settings.lockoutSeconds * 1000),
  })
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
