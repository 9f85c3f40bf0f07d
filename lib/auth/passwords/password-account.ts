import type { KnownDevice } from '../devices/known-device.ts'

/** What a password check must know about an account. */
export interface PasswordAccount {
  readonly id: string
  /** Null if the user signs in with passkeys only. No password is correct then. */
  readonly password_hash: string | null
  /** The lockout of unknown devices. */
  readonly locked_until: Date | null
  /** The device that the password comes from. It has its own lockout (OWASP device cookies). */
  readonly device: KnownDevice | undefined
}

/** An account whose password was correct. */
export type PasswordConfirmed<A extends PasswordAccount = PasswordAccount> = A & {
  readonly password_hash: string
}
