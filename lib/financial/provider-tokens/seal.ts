import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Random } from '../../runtime/random.ts'
import type { DataKey } from '../../services/data-keys/data-keys.ts'

const CIPHER = 'aes-256-gcm'
const VERSION = 1
const [IV_BYTES, TAG_BYTES, KEY_BYTES] = [12, 16, 32]

/** What a secret text is: its kind, and the row that it belongs to. It is bound to both. */
export interface SealContext {
  readonly kind: 'access_token' | 'refresh_token' | 'code_verifier'
  /** The id of the connection, or of the authorization's state. */
  readonly id: string
}

const nameOf = ({ kind, id }: SealContext) => Buffer.from(`dashtam/${kind}/${id}`)

/**
 * Encrypts a text by AES-256-GCM. The key is derived from the data key for this context alone (HKDF, RFC 5869): one data
 * key seals more texts than random nonces of 96 bits bear (NIST SP 800-38D, 8.3). The context is the additional data too,
 * so that a row moved to another connection does not open.
 */
export function seal(dataKey: DataKey, context: SealContext, text: string, random: Random): Uint8Array {
  const iv = random.bytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, keyOf(dataKey, context), iv).setAAD(nameOf(context))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed])
}

/** What lies at a context was sealed for another, under another key, or is not whole: a defect or an attack. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  constructor({ kind, id }: SealContext, cause?: unknown) {
    super(`What is kept as ${kind} of ${id} does not open`, { cause })
  }
}

/**
 * Decrypts what `seal` has made.
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
