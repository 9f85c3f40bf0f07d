import bcrypt from 'bcryptjs'
import { isLong, normalizedPassword, prehash, toPrehashed } from './password-hash.ts'

/**
 * Hashes a password at a cost of 2^rounds: with bcrypt up to 72 bytes, with `bcrypt-sha256` above (decision 0065).
 */
export async function hashPassword(password: string, rounds: number): Promise<string> {
  const normalized = normalizedPassword(password)
  if (!isLong(normalized)) return bcrypt.hash(normalized, rounds)
  const salt = await bcrypt.genSalt(rounds)
  return toPrehashed(await bcrypt.hash(prehash(normalized, salt.slice(7)), salt), rounds)
}
