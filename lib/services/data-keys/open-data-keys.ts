import type { DatabaseAddress } from '../../db/database-address.ts'
import { createStatements } from '../../db/statements/statements.ts'
import type { AmbientServices } from '../../runtime/ambient-services.ts'
import { type Cached, cached } from '../../runtime/cached.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { inSpan } from '../../runtime/tracing/span.ts'
import { openedOnce, sdkOptions } from '../sdk-client.ts'
import { insertDataKey, selectNewestDataKey } from './data-key-rows.ts'
import type { DataKey, DataKeys, WrappedKey } from './data-keys.ts'

/** More than the number of keys in use: by default, one new key is created each month. */
const MAX_CACHED_KEYS = 100

/**
 * Opens the data keys. They are stored wrapped in the database and cached unwrapped in memory. The encryption context
 * binds each key to its id, so KMS rejects a wrapped key that was swapped for another. It contains only ids, because
 * CloudTrail logs it.
 */
export function openDataKeys(
  settings: Settings['dataKeys'],
  { clock, random, settings: common }: AmbientServices,
  database: DatabaseAddress,
): DataKeys {
  const { providerTokenKeyId: KeyId, dataKeyCacheSeconds, dataKeySeconds } = settings
  const opened = openedOnce(async () => {
    const { DecryptCommand, GenerateDataKeyCommand, KMSClient } = await import('@aws-sdk/client-kms')
    return { client: new KMSClient(sdkOptions(common)), DecryptCommand, GenerateDataKeyCommand }
  })
  const statements = createStatements(database)
  const contextOf = (id: string) => ({ data_key_id: id })
  const unwrapped = new Map<string, Cached<DataKey>>()

  const decrypt = async ({ id, wrapped }: WrappedKey): Promise<DataKey> => {
    const { client, DecryptCommand } = await opened()
    const command = new DecryptCommand({ KeyId, CiphertextBlob: wrapped, EncryptionContext: contextOf(id) })
    const { Plaintext: key } = await inSpan('KMS Decrypt', { 'rpc.system.name': 'aws-api' }, () =>
      client.send(command),
    )
    if (!key) throw new Error('KMS returned no key')
    return { id, key }
  }
  const unwrap = (wrapped: WrappedKey): Promise<DataKey> => {
    const known = unwrapped.get(wrapped.id) ?? cached(clock, dataKeyCacheSeconds, () => decrypt(wrapped))
    if (unwrapped.size >= MAX_CACHED_KEYS) unwrapped.clear()
    unwrapped.set(wrapped.id, known)
    return known.get()
  }
  const make = async (): Promise<WrappedKey & DataKey> => {
    const { client, GenerateDataKeyCommand } = await opened()
    const id = random.id()
    const command = new GenerateDataKeyCommand({
      KeyId,
      KeySpec: 'AES_256',
      EncryptionContext: contextOf(id),
    })
    const { CiphertextBlob: wrapped, Plaintext: key } = await inSpan(
      'KMS GenerateDataKey',
      { 'rpc.system.name': 'aws-api' },
      () => client.send(command),
    )
    if (!wrapped || !key) throw new Error('KMS returned no key')
    return { id, wrapped, key }
  }
  const generate = async (): Promise<DataKey> => {
    const made = await make()
    // Insert before use. Two functions can create two keys at the same time, which is harmless.
    await statements.all(insertDataKey, { id: made.id, wrapped: made.wrapped, now: clock() })
    return made
  }
  const current = cached(clock, dataKeyCacheSeconds, async () => {
    const since = new Date(clock().getTime() - dataKeySeconds * 1000)
    const newest = await statements.first(selectNewestDataKey, { since })
    return newest ? unwrap(newest) : generate()
  })
  return { current: current.get, make, unwrap }
}
