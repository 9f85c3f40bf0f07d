/** A rule for new passwords. */
export interface PasswordRule {
  /** The code of the API for a password that violates the rule. */
  readonly code: string
  readonly label: string
  readonly isMet: (password: string) => boolean
}

/** From this length on, a password needs no mix of characters. */
const PASSPHRASE_LENGTH = 15

/** The number of code points after NFKC, which the API counts. */
const lengthOf = (password: string) => [...password.normalize('NFKC')].length

const hasOrIsLong = (pattern: RegExp) => (text: string) =>
  pattern.test(text) || lengthOf(text) >= PASSPHRASE_LENGTH

/** The rules of the API for new passwords. They are shown while the user types; the API checks them again. */
export const passwordRules: readonly PasswordRule[] = [
  { code: 'password_too_short', label: 'At least 8 characters', isMet: text => lengthOf(text) >= 8 },
  { code: 'password_lacks_uppercase', label: 'An uppercase letter', isMet: hasOrIsLong(/\p{Lu}/u) },
  { code: 'password_lacks_lowercase', label: 'A lowercase letter', isMet: hasOrIsLong(/\p{Ll}/u) },
  { code: 'password_lacks_digit', label: 'A digit', isMet: hasOrIsLong(/\p{Nd}/u) },
  {
    code: 'password_lacks_special',
    label: 'A special character, such as ! or a space',
    isMet: hasOrIsLong(/[^\p{L}\p{Nd}\p{Cc}]/u),
  },
]

/** Few people need these rules, so they are shown only if they are violated. */
export const rarePasswordRules: readonly PasswordRule[] = [
  {
    code: 'password_too_long',
    label: 'Not longer than 256 characters',
    isMet: text => lengthOf(text) <= 256,
  },
]

/** Returns whether a password meets every rule. */
export function isNewPassword(password: string): boolean {
  return [...passwordRules, ...rarePasswordRules].every(({ isMet }) => isMet(password))
}
