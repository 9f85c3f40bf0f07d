import { createHmac } from 'node:crypto'
import type { Services } from '../../services/services.ts'
import { networkOf } from '../../text/network.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const HASH_CHARACTERS = 32

/** An attempt to sign in with a password, in a form that may be stored and compared. */
export interface SignInAttempt {
  /** 128 bits of an HMAC of the address, and of its network. */
  readonly addressHash: string
  readonly networkHash: string
  /** The network in the notation of PostgreSQL; null if the IP address is unknown. */
  readonly network: string | null
  /** The tag of the password today, and on the previous day, until `tagsSince`. */
  readonly passwordTag: number
  readonly previousTag: number
  readonly tagsSince: Date
}

/**
 * Hashes an attempt under keys that are derived from the signing key, which a sign-in reads anyway. The tag of a password
 * has 16 bits, and its key changes every day at midnight UTC (docs/decisions/0068).
 *
 * @param email in lower case.
 */
export async function signInAttempt(
  { clock, signingKeys }: Pick<Services<'signingKeys'>, 'clock' | 'signingKeys'>,
  { email, password, ip }: { email: string; password: string; ip: string | null },
): Promise<SignInAttempt> {
  const now = clock().getTime()
  const midnight = new Date(now - (now % DAY_MILLISECONDS))
  const yesterday = new Date(midnight.getTime() - DAY_MILLISECONDS)
  const [subjects, today, previous] = await Promise.all([
    signingKeys.derive('dashtam failed sign-ins'),
    signingKeys.derive(tagPurpose(midnight)),
    signingKeys.derive(tagPurpose(yesterday)),
  ])
  const network = networkOf(ip)
  // Equal passwords have equal tags, however a keyboard encodes them.
  const candidate = password.normalize('NFKC')
  return {
    addressHash: hashOf(subjects, `address ${email}`),
    networkHash: hashOf(subjects, `network ${network}`),
    network: ip === null ? null : network,
    passwordTag: tagOf(today, candidate),
    previousTag: tagOf(previous, candidate),
    tagsSince: midnight,
  }
}

const tagPurpose = (day: Date) => `dashtam password tags ${day.toISOString().slice(0, 10)}`

function hashOf(key: Uint8Array, subject: string): string {
  return createHmac('sha256', key).update(subject).digest('hex').slice(0, HASH_CHARACTERS)
}

function tagOf(key: Uint8Array, password: string): number {
  return createHmac('sha256', key).update(password).digest().readUInt16BE()
}
