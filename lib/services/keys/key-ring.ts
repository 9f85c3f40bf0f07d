import { exportJWK, generateKeyPair } from 'jose'
import * as z from 'zod/mini'
import type { Random } from '../../runtime/random.ts'
import { PrivateKeyJwk, PublicKeyJwk } from './jwk.ts'
import type { SigningKeyRing } from './signing-keys.ts'

/** A key ring as its two secrets hold it: the private keys for those who sign, the public ones for those who check. */
export interface KeyRingSecrets {
  readonly signingKeys: string
  readonly verificationKeys: string
}

/** Makes a private key for ES256. */
export async function newSigningKey(random: Random): Promise<z.infer<typeof PrivateKeyJwk>> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return z.parse(PrivateKeyJwk, {
    ...(await exportJWK(privateKey)),
    kid: random.id(),
    alg: 'ES256',
    use: 'sig',
  })
}

/** Makes the first key ring of an environment: a current key and the next, which is published before it ever signs. */
export async function newKeyRing(random: Random): Promise<KeyRingSecrets> {
  return keyRingSecrets({ current: await newSigningKey(random), next: await newSigningKey(random) })
}

/** The contents of the two secrets for a ring. */
export function keyRingSecrets(ring: z.infer<typeof SigningKeyRing>): KeyRingSecrets {
  const keys = [ring.next, ring.current, ring.previous].filter(key => key !== undefined)
  return {
    signingKeys: JSON.stringify(ring),
    // Parsing by the public schema drops `d`, the private member, and whatever else a key may have gained.
    verificationKeys: JSON.stringify({ keys: keys.map(key => z.parse(PublicKeyJwk, key)) }),
  }
}

/** Makes the content of the secret of the key that successors of refresh tokens are derived under. */
export function newSessionRefreshKey(random: Random): string {
  return JSON.stringify({ key: Buffer.from(random.bytes(32)).toString('base64url') })
}
