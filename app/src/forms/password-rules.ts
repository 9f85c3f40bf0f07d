/** A rule for new passwords. */
export interface PasswordRule {
  /** The code of the API for a password that violates the rule. */
  readonly code: string
  readonly label: string
  readonly isMet: (password: string) => boolean
}

/** The rules of the API for new passwords. They are shown while the user types; the API checks them again. */
export const passwordRules: readonly PasswordRule[] = [
  { code: 'password_too_short', label: 'At least 8 characters', isMet: text => [...text].length >= 8 },
  { code: 'password_lacks_uppercase', label: 'An uppercase letter', isMet: text => /\p{Lu}/u.test(text) },
  { code: 'password_lacks_lowercase', label: 'A lowercase letter', isMet: text => /\p{Ll}/u.test(text) },
  { code: 'password_lacks_digit', label: 'A digit', isMet: text => /\p{Nd}/u.test(text) },
  {
    code: 'password_lacks_special',
    label: 'A special character, such as ! or a space',
    isMet: text => /[^\p{L}\p{Nd}\p{Cc}]/u.test(text),
  },
]

/** Few people need these rules, so they are shown only if they are violated. */
export const rarePasswordRules: readonly PasswordRule[] = [
  {
    code: 'password_too_long',
    label: 'Not longer than 72 characters; letters with accents and emoji count more than once',
    isMet: text => new TextEncoder().encode(text.normalize('NFKC')).length <= 72,
  },
]

/** Returns whether a password meets every rule. */
export function isNewPassword(password: string): boolean {
  return [...passwordRules, ...rarePasswordRules].every(({ isMet }) => isMet(password))
}
