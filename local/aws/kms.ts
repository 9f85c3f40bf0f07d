import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import { AwsError, type JsonService } from './json-service.ts'
import { persistentState } from './persistent-state.ts'

/** Maps a key id to its key in base64, and an alias to its key id. */
const Keys = z.record(z.string(), z.string())
const Context = z.optional(z.record(z.string(), z.string()))
const Describe = z.object({ KeyId: z.string() })
const Encrypt = z.object({ KeyId: z.string(), Plaintext: z.string(), EncryptionContext: Context })
const Decrypt = z.object({
  CiphertextBlob: z.string(),
  EncryptionContext: Context,
  KeyId: z.optional(z.string()),
})
const Generate = z.object({
  KeyId: z.string(),
  EncryptionContext: Context,
  KeySpec: z.optional(z.literal(['AES_128', 'AES_256'])),
  NumberOfBytes: z.optional(z.int()),
})
const Alias = z.object({ AliasName: z.templateLiteral(['alias/', z.string()]), TargetKeyId: z.string() })
type Context = Record<string, string>

const [IV_BYTES, TAG_BYTES, ID_BYTES] = [12, 16, 36]

/** Creates KMS: symmetric keys with encryption contexts. */
export function kms(region: string, file?: string): JsonService {
  const state = persistentState(Keys, {}, file)
  const arnOf = (id: string) => `arn:aws:kms:${region}:000000000000:key/${id}`
  const own = (name: string) => (Object.hasOwn(state.value, name) ? state.value[name] : undefined)
  const find = (id: string): [string, Buffer] => {
    const keyId = id.replace(/^arn:aws:kms:[^:]*:\d*:key\//, '')
    const name = keyId.startsWith('alias/') ? (own(keyId) ?? keyId) : keyId
    const key = name.startsWith('alias/') ? undefined : own(name)
    if (key === undefined) throw new AwsError('NotFoundException', `Key '${arnOf(name)}' does not exist`)
    return [name, Buffer.from(key, 'base64')]
  }
  const encrypt = (keyId: string, plaintext: Buffer, context: Context = {}) => {
    const [id, key] = find(keyId)
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(canonical(context))
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()])
    const blob = Buffer.concat([Buffer.from(id), iv, cipher.getAuthTag(), sealed]).toString('base64')
    return { CiphertextBlob: blob, KeyId: arnOf(id) }
  }
  return {
    name: 'kms',
    operations: {
      CreateKey: () => {
        const id = randomUUID()
        state.value[id] = randomBytes(32).toString('base64')
        state.save()
        return { KeyMetadata: { KeyId: id, Arn: arnOf(id), Enabled: true, KeyState: 'Enabled' } }
      },
      CreateAlias: input => {
        const { AliasName, TargetKeyId } = z.parse(Alias, input)
        const [id] = find(TargetKeyId)
        if (own(AliasName) !== undefined)
          throw new AwsError('AlreadyExistsException', `An alias with the name ${AliasName} already exists`)
        state.value[AliasName] = id
        state.save()
        return {}
      },
      DescribeKey: input => {
        const [id] = find(z.parse(Describe, input).KeyId)
        return { KeyMetadata: { KeyId: id, Arn: arnOf(id), Enabled: true, KeyState: 'Enabled' } }
      },
      Encrypt: input => {
        const { KeyId, Plaintext, EncryptionContext } = z.parse(Encrypt, input)
        return encrypt(KeyId, Buffer.from(Plaintext, 'base64'), EncryptionContext)
      },
      GenerateDataKey: input => {
        const { KeyId, EncryptionContext, KeySpec, NumberOfBytes } = z.parse(Generate, input)
        const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : 32))
        return { ...encrypt(KeyId, plaintext, EncryptionContext), Plaintext: plaintext.toString('base64') }
      },
      Decrypt: input => {
        const { CiphertextBlob, EncryptionContext = {}, KeyId } = z.parse(Decrypt, input)
        const blob = Buffer.from(CiphertextBlob, 'base64')
        if (blob.length < ID_BYTES + IV_BYTES + TAG_BYTES) throw invalidCiphertext()
        const [id, key] = find(blob.subarray(0, ID_BYTES).toString())
        if (KeyId !== undefined && find(KeyId)[0] !== id) {
          throw new AwsError(
            'IncorrectKeyException',
            'The key ID in the request does not identify the key of the ciphertext.',
          )
        }
        return {
          KeyId: arnOf(id),
          Plaintext: open(blob.subarray(ID_BYTES), key, EncryptionContext).toString('base64'),
        }
      },
    },
  }
}

function open(blob: Buffer, key: Buffer, context: Context): Buffer {
  const [iv, tag, sealed] = [
    blob.subarray(0, IV_BYTES),
    blob.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
    blob.subarray(IV_BYTES + TAG_BYTES),
  ]
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(canonical(context))
      .setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  } catch {
    throw invalidCiphertext()
  }
}

function invalidCiphertext(): AwsError {
  return new AwsError(
    'InvalidCiphertextException',
    'The ciphertext is invalid, or the encryption context differs from that of the encryption.',
  )
}

/** Sorts the members of a context, because their order is not significant. */
function canonical(context: Context): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))))
}
