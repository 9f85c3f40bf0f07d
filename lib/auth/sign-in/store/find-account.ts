import type { Statements } from '../../../db/statements/statements.ts'
import { type PresentedDevice, toKnownDevice } from '../../devices/known-device.ts'
import type { PasswordAccount } from '../../passwords/password-account.ts'
import { historySearch, toHistory } from '../../signals/history.ts'
import type { SignInAttempt } from '../../signals/sign-in-attempt.ts'
import type { SignInHistory } from '../../signals/snapshot.ts'
import { selectAccount } from './select-account.ts'

/** What a login must know about an account. */
export interface Account extends PasswordAccount {
  readonly email_verified_at: Date | null
  readonly is_active: boolean
  readonly has_second_factor: boolean
  readonly token_version: number
  readonly password_breached_at: Date | null
}

/** An account to find, and the attempt to sign in to it. */
export interface AccountSearch {
  readonly email: string
  readonly device: PresentedDevice | undefined
  readonly attempt: SignInAttempt
  /** Time in which failed sign-ins count, in minutes. */
  readonly windowMinutes: number
}

/**
 * Selects the account with an email address, the device that presented its token, and the history of the attempt. The
 * history of an address without an account takes the same statement.
 */
export async function findAccountByEmail(
  statements: Statements,
  { email, device, attempt, windowMinutes }: AccountSearch,
  now: Date,
): Promise<{ account: Account | undefined; history: SignInHistory }> {
  const row = await statements.one(selectAccount, {
    ...historySearch(attempt, { now, windowMinutes }),
    email,
    deviceId: device?.id ?? null,
    deviceHash: device?.secretHash ?? null,
    now,
  })
  const { history, id, is_active, token_version, ...account } = row
  const isFound = id !== null && is_active !== null && token_version !== null
  return {
    account: isFound
      ? {
          ...account,
          ...{ id, is_active, token_version },
          has_second_factor: Boolean(row.has_second_factor),
          device: toKnownDevice(row),
        }
      : undefined,
    history: toHistory(history),
  }
}
