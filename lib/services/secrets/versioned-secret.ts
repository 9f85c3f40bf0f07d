import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { openedOnce, sdkOptions } from '../sdk-client.ts'

/** A version of a secret: the current version, or the version with an id. */
export type SecretVersion = 'AWSCURRENT' | { readonly id: string }

/** The metadata of a secret in Secrets Manager. */
export interface SecretDescription {
  readonly arn: string
  /** Time of the last completed rotation. */
  readonly rotatedAt: Date | undefined
  /** The staging labels (AWSCURRENT, AWSPENDING, AWSPREVIOUS) of each version, by version id. */
  readonly labels: ReadonlyMap<string, readonly string[]>
}

/** A secret with access to its versions and staging labels. */
export interface VersionedSecret {
  describe(): Promise<SecretDescription>
  /** Returns the text of a version; `undefined` if the version is absent or has no text yet. */
  read(version: SecretVersion): Promise<string | undefined>
  /** Writes the pending version with this id. Does nothing if the version already has a text. */
  writePending(id: string, text: string): Promise<void>
  /** Writes a new current version. */
  write(text: string): Promise<void>
  /** Moves the label AWSCURRENT from version `from` to the version with this id. */
  makeCurrent(id: string, from: string | undefined): Promise<void>
  /** Removes the label AWSPENDING from the version with this id, so that its rotation stops. */
  abandon(id: string): Promise<void>
}

/** Opens a secret in Secrets Manager. */
export function openVersionedSecret(settings: Settings['common'], SecretId: string): VersionedSecret {
  const opened = openedOnce(async () => {
    const sdk = await import('@aws-sdk/client-secrets-manager')
    return { sdk, client: new sdk.SecretsManagerClient(sdkOptions(settings)) }
  })
  type Sdk = typeof import('@aws-sdk/client-secrets-manager')
  const call = async <T>(work: (client: SecretsManagerClient, sdk: Sdk) => Promise<T>): Promise<T> => {
    const { client, sdk } = await opened()
    return work(client, sdk)
  }
  return {
    describe: () =>
      call(async (client, { DescribeSecretCommand }) => {
        const {
          ARN,
          LastRotatedDate,
          VersionIdsToStages = {},
        } = await client.send(new DescribeSecretCommand({ SecretId }))
        if (ARN === undefined) throw new Error(`The secret ${SecretId} has no ARN`)
        return { arn: ARN, rotatedAt: LastRotatedDate, labels: new Map(Object.entries(VersionIdsToStages)) }
      }),
    read: version =>
      call(async (client, { GetSecretValueCommand, ResourceNotFoundException }) => {
        const which = version === 'AWSCURRENT' ? { VersionStage: version } : { VersionId: version.id }
        try {
          return (await client.send(new GetSecretValueCommand({ SecretId, ...which }))).SecretString
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return undefined
          throw error
        }
      }),
    writePending: (id, text) =>
      call(async (client, { PutSecretValueCommand, ResourceExistsException }) => {
        const version = { ClientRequestToken: id, SecretString: text, VersionStages: ['AWSPENDING'] }
        try {
          await client.send(new PutSecretValueCommand({ SecretId, ...version }))
        } catch (error) {
          if (!(error instanceof ResourceExistsException)) throw error
        }
      }),
    write: text =>
      call(async (client, { PutSecretValueCommand }) => {
        await client.send(new PutSecretValueCommand({ SecretId, SecretString: text }))
      }),
    makeCurrent: (id, from) =>
      call(async (client, { UpdateSecretVersionStageCommand }) => {
        const move = { VersionStage: 'AWSCURRENT', MoveToVersionId: id, RemoveFromVersionId: from }
        await client.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }))
      }),
    abandon: id =>
      call(async (client, { UpdateSecretVersionStageCommand }) => {
        const removal = { VersionStage: 'AWSPENDING', RemoveFromVersionId: id }
        await client.send(new UpdateSecretVersionStageCommand({ SecretId, ...removal }))
      }),
  }
}
