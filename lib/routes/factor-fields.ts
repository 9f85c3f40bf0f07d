import * as z from 'zod/mini'

/** A code of an authenticator app: six digits. Spaces between them are removed. */
export const TotpCode = z.string().check(
  z.maxLength(16),
  z.overwrite(code => code.replace(/\s/g, '')),
  z.regex(/^[0-9]{6}$/, 'Enter the six digits.'),
)

/** A recovery code. The schema does not check its format, so that every wrong code gets the same problem. */
export const RecoveryCode = z.string().check(z.minLength(1), z.maxLength(64))
