import bcrypt from 'bcryptjs'
import { isLong, normalizedPassword, parseHash, prehash } from './password-hash.ts'

/**
 * Compares a password with a hash. Always takes the time of a hash at `rounds`, even if the hash is absent or has fewer
 * rounds, so that the time does not reveal whether an account exists.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  rounds: number,
): Promise<boolean> {
  const candidate = normalizedPassword(password)
  if (hash === undefined) {
    await bcrypt.hash(candidate, rounds)
    return false
  }
  const stored = parseHash(hash)
  const text = stored.salt === undefined ? candidate : prehash(candidate, stored.salt)
  const matches = await bcrypt.compare(text, stored.bcryptHash)
  // 2^stored + 2^stored + 2^(stored+1) + … + 2^(rounds-1) = 2^rounds
  for (let missing = stored.rounds; missing < rounds; missing += 1) await bcrypt.hash(candidate, missing)
  // bcrypt ignores bytes after the 72nd, and repeats a password after a null byte. A new password has no null byte.
  return matches && !(stored.salt === undefined && isLong(candidate)) && !candidate.includes('\0')
}

/** Checks whether a hash has fewer rounds than the setting requires. */
export function isHashOutdated(hash: string, rounds: number): boolean {
  return parseHash(hash).rounds < rounds
}
