import { CompactSign, compactVerify, importJWK } from 'jose'
import * as z from 'zod/mini'
import type { Settings } from '../../runtime/configuration/settings.ts'
import type { Random } from '../../runtime/random.ts'
import { parseJson } from '../../text/parse-json.ts'
import {
  openVersionedSecret,
  type SecretDescription,
  type SecretVersion,
} from '../secrets/versioned-secret.ts'
import { PublicKeySet } from './jwk.ts'
import { keyRingSecrets, newSigningKey } from './key-ring.ts'
import { SigningKeyRing } from './signing-keys.ts'

/** The private keys of a ring. */
export type KeyRing = z.infer<typeof SigningKeyRing>

/** The two secrets of the key ring, for the jobs that create and rotate its keys. */
export interface KeyRingStore {
  /** Returns the versions of the private ring. */
  describe(): Promise<SecretDescription>
  /** Returns a version of the private ring; `undefined` if absent. */
  read(version: SecretVersion): Promise<KeyRing | undefined>
  /** Writes a ring as the pending version with this id. Does nothing if the version exists. */
  writePending(id: string, ring: KeyRing): Promise<void>
  /** Makes the pending version with this id the current version instead of `from`. */
  makeCurrent(id: string, from: string | undefined): Promise<void>
  /** Publishes exactly the public keys of a ring for verification. */
  publish(ring: KeyRing): Promise<void>
  /** Returns whether all keys of a ring are published, and the published keys verify a signature of the current key. */
  isPublished(ring: KeyRing): Promise<boolean>
  /**
   * Replaces the current ring. Publishes the new keys before they sign. Abandons pending rotations, which would
   * otherwise restore keys of the old ring.
   */
  replace(ring: KeyRing): Promise<void>
  /** Creates a private key. */
  newKey(): Promise<KeyRing['current']>
}

/** Opens the key ring in Secrets Manager. */
export function openKeyRingStore(
  common: Settings['common'],
  settings: Settings['keyRing'],
  random: Random,
): KeyRingStore {
  const signing = openVersionedSecret(common, settings.signingKeysSecretId)
  const verification = openVersionedSecret(common, settings.verificationKeysSecretId)
  const publish = async (ring: KeyRing) => {
    const { verificationKeys } = keyRingSecrets(ring)
    if ((await verification.read('AWSCURRENT')) !== verificationKeys)
      await verification.write(verificationKeys)
  }
  return {
    describe: signing.describe,
    read: async version => {
      const text = await signing.read(version)
      return text === undefined ? undefined : z.parse(SigningKeyRing, parseJson(text))
    },
    writePending: (id, ring) => signing.writePending(id, keyRingSecrets(ring).signingKeys),
    makeCurrent: signing.makeCurrent,
    publish,
    isPublished: async ring => {
      const text = await verification.read('AWSCURRENT')
      if (text === undefined) return false
      const { keys } = z.parse(PublicKeySet, parseJson(text))
      const ofRing = [ring.next, ring.current, ring.previous].filter(key => key !== undefined)
      const allPublished = ofRing.every(({ kid }) => keys.some(key => key.kid === kid))
      return allPublished && (await verifies(keys, ring.current))
    },
    replace: async ring => {
      const { labels } = await signing.describe()
      for (const [id, on] of labels)
        if (on.includes('AWSPENDING') && !on.includes('AWSCURRENT')) await signing.abandon(id)
      await publish(ring)
      await signing.write(keyRingSecrets(ring).signingKeys)
    },
    newKey: () => newSigningKey(random),
  }
}

/** Returns whether the published key with the same id verifies a signature of a private key. */
async function verifies(
  keys: z.infer<typeof PublicKeySet>['keys'],
  signer: KeyRing['current'],
): Promise<boolean> {
  const published = keys.find(({ kid }) => kid === signer.kid)
  if (!published) return false
  const signed = await new CompactSign(new TextEncoder().encode('test'))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(await importJWK(signer, 'ES256'))
  return compactVerify(signed, await importJWK(published, 'ES256')).then(
    () => true,
    () => false,
  )
}
