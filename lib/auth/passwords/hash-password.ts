import bcrypt from 'bcryptjs'

/** Normalizes a password to NFKC (NIST SP 800-63B, 3.1.1.2), because keyboards encode the same letter differently. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC')
}

/** Hashes a password of at most 72 bytes with bcrypt, at a cost of 2^rounds. */
export function hashPassword(password: string, rounds: number): Promise<string> {
  return bcrypt.hash(normalizedPassword(password), rounds)
}
