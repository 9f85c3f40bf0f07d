import { exportJWK, generateKeyPair } from 'jose'
import type { Value } from '../../mock/data/exact-json.ts'
import { newPlaidId } from '../identifiers.ts'

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

/** A key that signs webhooks. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: PrivateKey
  /** The public key as a JWK (RFC 7517). */
  readonly x: string
  readonly y: string
  /** Seconds since 1970. */
  readonly createdAt: number
  /** Seconds since 1970. Null while the key is in use. */
  expiredAt: number | null
}

/** The keys of a mock server. */
export type SigningKeys = ReturnType<typeof openSigningKeys>

/** Creates the keys that sign webhooks. They do not persist: clients find a new key by its `kid`. */
export function openSigningKeys(clock: () => Date) {
  const keys: Promise<SigningKey>[] = []
  const seconds = () => Math.floor(clock().getTime() / 1_000)
  const current = (): Promise<SigningKey> => keys.at(-1) ?? add()
  const add = (): Promise<SigningKey> => {
    const key = newKey(seconds())
    keys.push(key)
    return key
  }
  return {
    current,
    /** Creates a key that the server does not publish. */
    unpublished: () => newKey(seconds()),
    /** Replaces the key. The previous one is published with the time of its expiry. Returns the id of the new key. */
    rotate: async (): Promise<string> => {
      const previous = await current()
      previous.expiredAt ??= seconds()
      return (await add()).kid
    },
    /** Returns a key that has expired. Rotates if there is none. */
    expired: async (): Promise<SigningKey> => {
      const first = await (keys[0] ?? current())
      if (first.expiredAt !== null) return first
      first.expiredAt = seconds()
      await add()
      return first
    },
    /** Finds a published key by its id. */
    find: async (kid: string): Promise<SigningKey | undefined> =>
      (await Promise.all(keys)).find(key => key.kid === kid),
  }
}

/** Returns a public key in Plaid's format. */
export function keyBody({ kid, x, y, createdAt, expiredAt }: SigningKey): Value {
  return {
    alg: 'ES256',
    crv: 'P-256',
    kid,
    kty: 'EC',
    use: 'sig',
    x,
    y,
    created_at: createdAt,
    expired_at: expiredAt,
  }
}

async function newKey(createdAt: number): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const { x = '', y = '' } = await exportJWK(publicKey)
  return { kid: newPlaidId(), privateKey, x, y, createdAt, expiredAt: null }
}
