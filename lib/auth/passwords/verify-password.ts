import bcrypt from 'bcryptjs'
import { normalizedPassword } from './hash-password.ts'

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
  // bcrypt ignores bytes after the 72nd. A longer password must not match by its beginning.
  const isTruncated = bcrypt.truncates(candidate)
  if (hash === undefined) {
    await bcrypt.hash(candidate, rounds)
    return false
  }
  const matches = await bcrypt.compare(candidate, hash)
  // 2^stored + 2^stored + 2^(stored+1) + … + 2^(rounds-1) = 2^rounds
  for (let missing = bcrypt.getRounds(hash); missing < rounds; missing += 1)
    await bcrypt.hash(candidate, missing)
  return matches && !isTruncated
}

/** Checks whether a hash has fewer rounds than the setting requires. */
export function isHashOutdated(hash: string, rounds: number): boolean {
  return bcrypt.getRounds(hash) < rounds
}
