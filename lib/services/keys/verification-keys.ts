import { createPublicKey, type KeyObject } from 'node:crypto'
import * as z from 'zod/mini'
import { cached } from '../../runtime/cached.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { parseJson } from '../../text/parse-json.ts'
import type { ReadSecret } from '../secrets/secrets.ts'
import { PublicKeySet } from './jwk.ts'

/** The public keys that verify access tokens: next, current and previous. */
export interface VerificationKeys {
  /** Returns the key with this id (`kid`); `undefined` if absent. Reloads the secret if the id is unknown. */
  find(kid: string): Promise<KeyObject | undefined>
  /** Returns the published keys. */
  published(): Promise<z.infer<typeof PublicKeySet>>
}

/**
 * Opens the public keys in Secrets Manager. They have a separate secret, so that functions that verify tokens cannot
 * sign them.
 */
export function openVerificationKeys(
  settings: Settings['verificationKeys'],
  clock: Clock,
  readSecret: ReadSecret,
): VerificationKeys {
  const keys = cached(clock, settings.verificationKeysCacheSeconds, async () => {
    const set = z.parse(PublicKeySet, parseJson(await readSecret(settings.verificationKeysSecretId)))
    const imported = set.keys.map(key => [key.kid, createPublicKey({ key, format: 'jwk' })] as const)
    return { set, byId: new Map(imported) }
  })
  const find = async (kid: string) => (await keys.get()).byId.get(kid)
  return {
    // An unknown id can be a newly rotated key or a forgery. Reload the secret for the former, but limit the rate of
    // reloads and keep the known keys because of the latter: the reload can fail.
    find: async kid => {
      const known = await find(kid)
      if (known) return known
      await keys.renewOlderThan(settings.verificationKeysRefetchSeconds * 1000)
      return find(kid)
    },
    published: async () => (await keys.get()).set,
  }
}
