import bcrypt from 'bcryptjs'

/** One password, one form: NFKC (NIST SP 800-63B, 3.1.1.2), since keyboards write the same letter in different ways. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC')
}

/** The bcrypt hash of a password, of at most 72 bytes, at a cost of 2^rounds. */
export function hashPassword(password: string, rounds: number): Promise<string> {
  return bcrypt.hash(normalizedPassword(password), rounds)
}
