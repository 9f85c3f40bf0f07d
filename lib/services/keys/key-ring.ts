import { exportJWK, generateKeyPair } from 'jose'
import * as z from 'zod/mini'
import type { Random } from '../../runtime/random.ts'
import { PrivateKeyJwk, PublicKeyJwk } from './jwk.ts'
import type { SigningKeyRing } from './signing-keys.ts'

/** The contents of the two secrets of a key ring: the private keys and the public keys. */
export interface KeyRingSecrets {
  readonly signingKeys: string
  readonly verificationKeys: string
}

/** Creates a private key for ES256. */
export async function newSigningKey(random: Random): Promise<z.infer<typeof PrivateKeyJwk>> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return z.parse(PrivateKeyJwk, {
    ...(await exportJWK(privateKey)),
    kid: random.id(),
    alg: 'ES256',
    use: 'sig',
  })
}

/** Creates the first key ring of an environment: a current key and a next key, which is published before it signs. */
export async function newKeyRing(random: Random): Promise<KeyRingSecrets> {
  return keyRingSecrets({ current: await newSigningKey(random), next: await newSigningKey(random) })
}

/** Returns the contents of the two secrets of a ring. */
export function keyRingSecrets(ring: z.infer<typeof SigningKeyRing>): KeyRingSecrets {
  const keys = [ring.next, ring.current, ring.previous].filter(key => key !== undefined)
  return {
    signingKeys: JSON.stringify(ring),
    // Parsing with the public schema removes `d`, the private member, and all unknown members.
    verificationKeys: JSON.stringify({ keys: keys.map(key => z.parse(PublicKeyJwk, key)) }),
  }
}

/** Creates the content of the secret with a new session refresh key. */
export function newSessionRefreshKey(random: Random): string {
  return JSON.stringify({ key: Buffer.from(random.bytes(32)).toString('base64url') })
}
