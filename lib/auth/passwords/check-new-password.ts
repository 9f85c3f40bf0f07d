import type { Services } from '../../services/services.ts'
import type { InputError } from '../../text/input-errors.ts'
import { isCommonPassword } from './guessable/common-password.ts'
import { hasContextWord } from './guessable/context-words.ts'
import { normalizedPassword } from './password-hash.ts'

/** A new password, its user and its field in the request. */
export interface NewPasswordCheck {
  readonly password: string
  readonly field: 'password' | 'new_password'
  /** The user; undefined if unknown. Then words of the product are checked only. */
  readonly user: { readonly email: string; readonly name: string } | undefined
}

/** The outcome of the check of a new password. */
export type CheckedPassword =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'password_refused'; readonly errors: readonly InputError[] }

const messages = {
  password_common: 'Use a less common password.',
  password_has_context: 'Use a password without your name, your email address and the name of this service.',
  password_breached: 'Use another password: this one was exposed in a data breach.',
}

/**
 * Checks a new password that meets the rules of its schema: it must be neither common, nor known from a breach, nor
 * consist of words of its context (NIST SP 800-63B, 3.1.1.2). Does not depend on whether an account exists. If the range
 * service is unavailable, breaches are not checked.
 */
export async function checkNewPassword(
  { breachedPasswords, log, settings }: Services<'breachedPasswords'>,
  { password, field, user = { email: '', name: '' } }: NewPasswordCheck,
): Promise<CheckedPassword> {
  const normalized = normalizedPassword(password)
  // At the same time: the list is read from a file, and the range from the network.
  const [isCommon, breached] = await Promise.all([
    isCommonPassword(normalized),
    breachedPasswords.find(normalized),
  ])
  const codes: (keyof typeof messages)[] = []
  if (isCommon) codes.push('password_common')
  if (hasContextWord(normalized, { ...user, productName: settings.productName }))
    codes.push('password_has_context')
  if (breached === 'breached') codes.push('password_breached')
  const [reason] = codes
  if (reason === undefined) return { kind: 'accepted' }
  log('new_password_refused', { reason })
  return {
    kind: 'password_refused',
    errors: codes.map(code => ({ path: field, code, message: messages[code] })),
  }
}
