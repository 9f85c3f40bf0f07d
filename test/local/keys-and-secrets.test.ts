import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
} from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startJsonServices } from '../../local/aws/json-service.ts'
import { kms } from '../../local/aws/kms.ts'
import { DamagedFile } from '../../local/aws/persistent-state.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'

async function start(directory = mkdtempSync(join(tmpdir(), 'dashtam-keys-'))) {
  const credentials = localCredentials()
  const services = [
    secretsManager(LOCAL_REGION, join(directory, 'secrets.json')),
    kms(LOCAL_REGION, join(directory, 'keys.json')),
  ]
  const { url, stop } = await startJsonServices(services, credentials, LOCAL_REGION)
  const options = { endpoint: url, region: LOCAL_REGION, credentials, maxAttempts: 1 }
  const clients = { secrets: new SecretsManagerClient(options), keys: new KMSClient(options) }
  onTestFinished(async () => {
    clients.secrets.destroy()
    clients.keys.destroy()
    await stop()
  })
  return { directory, url, ...clients }
}

describe('state in a file', () => {
  it.each(['', '{', '{"keys', '7', '{"a":7}'])('reports a file that contains %j as damaged', content => {
    const directory = mkdtempSync(join(tmpdir(), 'dashtam-keys-'))
    for (const [name, open] of [
      ['secrets.json', secretsManager],
      ['keys.json', kms],
    ] as const) {
      const file = join(directory, name)
      writeFileSync(file, content)
      expect(() => open(LOCAL_REGION, file)).toThrow(
        new DamagedFile(`${file} is damaged. Run \`npm run reset\`, or restore the file.`),
      )
    }
  })
})

describe('KMS', () => {
  it('decrypts a ciphertext with the same encryption context, also after a restart', async () => {
    const { directory, keys } = await start()
    const { KeyMetadata } = await keys.send(new CreateKeyCommand({}))
    const KeyId = KeyMetadata?.KeyId ?? ''
    const EncryptionContext = { connection: 'a', user: 'b' }
    const data = await keys.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }))
    expect(data.Plaintext).toHaveLength(32)
    const again = await start(directory)
    const reordered = { user: 'b', connection: 'a' }
    const opened = await again.keys.send(
      new DecryptCommand({ CiphertextBlob: data.CiphertextBlob, EncryptionContext: reordered }),
    )
    expect(opened.Plaintext).toEqual(data.Plaintext)
    expect(statSync(join(directory, 'keys.json')).mode & 0o077).toBe(0)
  })

  it('rejects another context, a missing context, another key, and a changed ciphertext', async () => {
    const { keys } = await start()
    const [one, two] = [await keys.send(new CreateKeyCommand({})), await keys.send(new CreateKeyCommand({}))]
    const KeyId = one.KeyMetadata?.KeyId ?? ''
    const EncryptionContext = { connection: 'a' }
    const { CiphertextBlob = new Uint8Array() } = await keys.send(
      new EncryptCommand({ KeyId, Plaintext: Buffer.from('secret'), EncryptionContext }),
    )
    const decryption = (input: object) =>
      expect(keys.send(new DecryptCommand({ CiphertextBlob, EncryptionContext, ...input }))).rejects
    await decryption({ EncryptionContext: { connection: 'b' } }).toMatchObject({
      name: 'InvalidCiphertextException',
    })
    await decryption({ EncryptionContext: undefined }).toMatchObject({ name: 'InvalidCiphertextException' })
    await decryption({ KeyId: two.KeyMetadata?.KeyId }).toMatchObject({ name: 'IncorrectKeyException' })
    const changed = Uint8Array.from(CiphertextBlob, (byte, index) =>
      index === CiphertextBlob.length - 1 ? byte ^ 1 : byte,
    )
    await decryption({ CiphertextBlob: changed }).toMatchObject({ name: 'InvalidCiphertextException' })
    await expect(
      keys.send(new EncryptCommand({ KeyId: 'nowhere', Plaintext: Buffer.from('x') })),
    ).rejects.toMatchObject({
      name: 'NotFoundException',
    })
  })
})

describe('Secrets Manager', () => {
  it('keeps versions and their labels like AWS', async () => {
    const { directory, secrets } = await start()
    const first = await secrets.send(new CreateSecretCommand({ Name: 'ring', SecretString: 'one' }))
    const pending = await secrets.send(
      new PutSecretValueCommand({ SecretId: 'ring', SecretString: 'two', VersionStages: ['AWSPENDING'] }),
    )
    const current = () => secrets.send(new GetSecretValueCommand({ SecretId: first.ARN }))
    expect((await current()).SecretString).toBe('one')
    await secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId: 'ring',
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: pending.VersionId,
        RemoveFromVersionId: first.VersionId,
      }),
    )
    expect((await current()).SecretString).toBe('two')
    const previous = await secrets.send(
      new GetSecretValueCommand({ SecretId: 'ring', VersionStage: 'AWSPREVIOUS' }),
    )
    expect(previous.SecretString).toBe('one')
    const again = await start(directory)
    const { VersionIdsToStages } = await again.secrets.send(new DescribeSecretCommand({ SecretId: 'ring' }))
    expect(VersionIdsToStages).toEqual({
      [first.VersionId ?? '']: ['AWSPREVIOUS'],
      [pending.VersionId ?? '']: ['AWSPENDING', 'AWSCURRENT'],
    })
    expect(JSON.parse(readFileSync(join(directory, 'secrets.json'), 'utf8'))).toHaveProperty('ring')
  })

  it('returns the error names of AWS', async () => {
    const { secrets, url } = await start()
    const get = (SecretId: string) => secrets.send(new GetSecretValueCommand({ SecretId }))
    await expect(get('nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await expect(get('constructor')).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    await secrets.send(new CreateSecretCommand({ Name: 'a', SecretString: 'x' }))
    await expect(
      secrets.send(new CreateSecretCommand({ Name: 'a', SecretString: 'y' })),
    ).rejects.toMatchObject({
      name: 'ResourceExistsException',
    })
    const unknownCaller = new SecretsManagerClient({
      endpoint: url,
      region: LOCAL_REGION,
      credentials: { accessKeyId: 'LOCALDASHTAM00000000', secretAccessKey: 'guessed' },
    })
    await expect(unknownCaller.send(new GetSecretValueCommand({ SecretId: 'a' }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    })
    unknownCaller.destroy()
  })
})
