import { hkdfSync } from 'node:crypto'
import { type CryptoKey, importJWK } from 'jose'
import * as z from 'zod/mini'
import { cached } from '../../runtime/cached.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { parseJson } from '../../text/parse-json.ts'
import type { ReadSecret } from '../secrets/secrets.ts'
import { PrivateKeyJwk } from './jwk.ts'

const DERIVED_BYTES = 32

/** A private key that signs access tokens, and its id (`kid`, RFC 7515, 4.1.4). */
export interface SigningKey {
  readonly kid: string
  readonly key: CryptoKey
}

/** The signing keys. Only the current key of the ring signs. */
export interface SigningKeys {
  /** Returns the current key. */
  current(): Promise<SigningKey>
  /**
   * Derives a key of 32 bytes for another purpose from the current key (HKDF-SHA-256, RFC 5869). It changes when the
   * current key does. The signing key cannot be computed from it (docs/decisions/0068).
   */
  derive(purpose: string): Promise<Uint8Array>
}

/** The content of the secret: the private keys of the ring as JWKs (RFC 7517). */
export const SigningKeyRing = z.object({
  current: PrivateKeyJwk,
  next: PrivateKeyJwk,
  previous: z.optional(PrivateKeyJwk),
})

/** Opens the key ring in Secrets Manager. */
export function openSigningKeys(
  settings: Settings['signingKeys'],
  clock: Clock,
  readSecret: ReadSecret,
): SigningKeys {
  const current = cached(clock, settings.signingKeysCacheSeconds, async () => {
    const ring = z.parse(SigningKeyRing, parseJson(await readSecret(settings.signingKeysSecretId)))
    const { kid, d } = ring.current
    return { signing: { kid, key: await importKey(ring.current) }, secret: Buffer.from(d, 'base64url') }
  })
  return {
    current: async () => (await current.get()).signing,
    derive: async purpose =>
      new Uint8Array(hkdfSync('sha256', (await current.get()).secret, '', purpose, DERIVED_BYTES)),
  }
}

async function importKey(jwk: z.infer<typeof PrivateKeyJwk>): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'ES256')
  if (key instanceof Uint8Array) throw new Error('A signing key is not an EC key')
  return key
}
