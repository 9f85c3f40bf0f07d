import bcrypt from 'bcryptjs'
import { normalizedPassword } from './hash-password.ts'

/**
 * Tells whether a password is the one that was hashed. It takes the time of a hash at `rounds` whether there is a hash
 * or not, and where the hash is cheaper than that, so that the time tells nobody whether an account exists.
 */
export async function verifyPassword(
  password: string,
  hash: string | undefined,
  rounds: number,
): Promise<boolean> {
  const candidate = normalizedPassword(password)
  // bcrypt reads 72 bytes and cuts the rest: a longer password must not match by its beginning, and none was set so long.
  const cut = bcrypt.truncates(candidate)
  if (hash === undefined) {
    await bcrypt.hash(candidate, rounds)
    return false
  }
  const matches = await bcrypt.compare(candidate, hash)
  // 2^stored + 2^stored + 2^(stored+1) + … + 2^(rounds-1) = 2^rounds
  for (let missing = bcrypt.getRounds(hash); missing < rounds; missing += 1)
    await bcrypt.hash(candidate, missing)
  return matches && !cut
}

/** Tells whether a hash was made at a lower cost than is asked for now. */
export function isHashOutdated(hash: string, rounds: number): boolean {
  return bcrypt.getRounds(hash) < rounds
}
