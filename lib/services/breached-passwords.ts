import { createHash } from 'node:crypto'
import type { Settings } from '../runtime/configuration/settings.ts'
import type { Log } from '../runtime/log/log.ts'
import type { HttpOutcome, ProviderHttp } from './provider-http/provider-http.ts'
import { openedOnce } from './sdk-client.ts'

/** Whether a password is in a breach. `unavailable` if the range service does not answer or is switched off. */
export type BreachedPassword = 'breached' | 'not_found' | 'unavailable'

/** Finds passwords that are known from breaches. */
export interface BreachedPasswords {
  /** Looks a normalized password up. Failures of the service or the network are outcomes, not rejections. */
  find(password: string): Promise<BreachedPassword>
}

/** The setting that switches the service off. */
const OFF = 'off'
/** A range has about 1,000 entries of at most 47 bytes; padding adds up to 1,000. */
const RANGE_BYTES = 262_144
const CONNECTIONS = 20
/** The other 35 digits of a hash, and in how many breaches it is. Padding has the count 0. */
const ENTRY = /^([0-9A-F]{35}):(\d{1,10})$/

/**
 * Opens the client of a range service with the protocol of Have I Been Pwned. The service gets the first 5 of 40 digits
 * of the SHA-1 hash (k-anonymity), and pads its responses, so that their size does not reveal the range.
 */
export function openBreachedPasswords(
  { breachedPasswordsUrl, breachedPasswordsTimeout }: Settings['breachedPasswords'],
  log: Log,
): BreachedPasswords {
  // Loaded at the first use: a request that checks no password does not need the HTTP client.
  const http = openedOnce(() => openHttp(breachedPasswordsTimeout))
  const find = async (password: string): Promise<BreachedPassword> => {
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
    const outcome = await (await http()).send({
      method: 'GET',
      url: new URL(`${breachedPasswordsUrl}/range/${hash.slice(0, 5)}`),
      headers: { 'add-padding': 'true', accept: 'text/plain' },
      tracedPath: '/range/{prefix}',
    })
    const found = readRange(outcome, hash.slice(5))
    if (typeof found === 'boolean') return found ? 'breached' : 'not_found'
    // Neither the hash nor its prefix: together with the user, they would help to guess the password.
    log('breached_passwords_unavailable', { reason: found.failure })
    return 'unavailable'
  }
  return { find: breachedPasswordsUrl === OFF ? async () => 'unavailable' : find }
}

async function openHttp(timeout: number): Promise<ProviderHttp> {
  const { openProviderHttp } = await import('./provider-http/open-provider-http.ts')
  return openProviderHttp({
    httpTimeoutTotal: timeout,
    httpTimeoutConnect: timeout,
    httpTimeoutRead: timeout,
    httpTimeoutPool: timeout,
    providerConnections: CONNECTIONS,
    providerAnswerBytes: RANGE_BYTES,
  })
}

/** Returns whether a range contains a hash. Every line must be valid: a partial range could miss the hash. */
function readRange(outcome: HttpOutcome, suffix: string): boolean | { readonly failure: string } {
  if (outcome.kind === 'timed_out') return { failure: 'timed_out' }
  if (outcome.kind === 'failed') return { failure: outcome.reason }
  if (outcome.status !== 200) return { failure: 'status' }
  const entries = outcome.body
    .trimEnd()
    .split(/\r?\n/)
    .map(line => ENTRY.exec(line))
  if (entries.includes(null)) return { failure: 'malformed' }
  return entries.some(entry => entry?.[1] === suffix && Number(entry[2]) > 0)
}
