import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Random } from '../runtime/random.ts'
import type { DataKey } from '../services/data-keys/data-keys.ts'

const CIPHER = 'aes-256-gcm'
const VERSION = 1
const [IV_BYTES, TAG_BYTES, KEY_BYTES] = [12, 16, 32]

/** The context that a secret is bound to: its kind, and the row that it belongs to. */
export interface SealContext {
  readonly kind: 'access_token' | 'refresh_token' | 'code_verifier' | 'link_token' | 'totp_secret'
  /** Id of the connection, of the state, or of the TOTP secret. */
  readonly id: string
}

const nameOf = ({ kind, id }: SealContext) => Buffer.from(`dashtam/${kind}/${id}`)

/**
 * Encrypts a text with AES-256-GCM. The key is derived from the data key for each context (HKDF, RFC 5869), because one
 * data key encrypts more texts than random 96-bit nonces allow (NIST SP 800-38D, 8.3). The context is also the additional
 * data, so that a ciphertext that was moved to another row cannot be decrypted.
 */
export function seal(dataKey: DataKey, context: SealContext, text: string, random: Random): Uint8Array {
  const iv = random.bytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, keyOf(dataKey, context), iv).setAAD(nameOf(context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed])
}

/** A ciphertext is damaged, or was encrypted for another context or under another key. Indicates a bug or an attack. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  constructor({ kind, id }: SealContext, cause?: unknown) {
    super(`The ${kind} of ${id} cannot be decrypted`, { cause })
  }
}

/**
 * Decrypts the result of `seal`.
 * @throws {SealBroken}
 */
export function unseal(dataKey: DataKey, context: SealContext, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  if (bytes[0] !== VERSION || bytes.length < 1 + IV_BYTES + TAG_BYTES) throw new SealBroken(context)
  const iv = bytes.subarray(1, 1 + IV_BYTES)
  const tag = bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(CIPHER, keyOf(dataKey, context), iv, { authTagLength: TAG_BYTES })
    .setAAD(nameOf(context))
    .setAuthTag(tag)
  try {
    const text = decipher.update(bytes.subarray(1 + IV_BYTES + TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new SealBroken(context, cause)
  }
}

function keyOf({ key }: DataKey, context: SealContext): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), nameOf(context), KEY_BYTES))
}
