import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod/mini'
import { cached } from '../../runtime/cached.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import type { ReadSecret } from '../secrets/secrets.ts'
import { PublicKeySet } from './jwk.ts'

/** The public keys that access tokens are checked against: the next, the current and the previous. */
export interface VerificationKeys {
  /** The key of this id (`kid`), or nothing where none has it, even after one look at the secret anew. */
  find(kid: string): Promise<CryptoKey | undefined>
  /** The keys as they are published. */
  published(): Promise<z.infer<typeof PublicKeySet>>
}

/**
 * Opens the public keys in Secrets Manager. They are a secret of their own, apart from the private ones, so that a
 * function that checks tokens cannot make them.
 */
export function openVerificationKeys(
  settings: Settings['verificationKeys'],
  clock: Clock,
  readSecret: ReadSecret,
): VerificationKeys {
  const keys = cached(clock, settings.verificationKeysCacheSeconds, async () => {
    const set = z.parse(PublicKeySet, JSON.parse(await readSecret(settings.verificationKeysSecretId)))
    const imported = await Promise.all(
      set.keys.map(async jwk => [jwk.kid, await importJWK(jwk, 'ES256')] as const),
    )
    return { set, byId: new Map(imported) }
  })
  const find = async (kid: string) => {
    const key = (await keys.get()).byId.get(kid)
    return key instanceof Uint8Array ? undefined : key
  }
  return {
    // An unknown id may be a key that was rotated in since the last look, or a forgery: one look anew serves the
    // first, the least time between two looks keeps the second from hammering Secrets Manager.
    find: async kid => {
      const known = await find(kid)
      if (known || !keys.dropOlderThan(settings.verificationKeysRefetchSeconds * 1000)) return known
      return find(kid)
    },
    published: async () => (await keys.get()).set,
  }
}
