import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { openedOnce, sdkOptions } from '../sdk-client.ts'

/** A version of a secret: the one that a label is on, or the one of an id. */
export type SecretVersion = 'AWSCURRENT' | { readonly id: string }

/** What Secrets Manager tells of a secret beside its content. */
export interface SecretDescription {
  readonly arn: string
  /** When its last rotation was finished. */
  readonly rotatedAt: Date | undefined
  /** The labels (AWSCURRENT, AWSPENDING, AWSPREVIOUS) of each version, by its id. */
  readonly labels: ReadonlyMap<string, readonly string[]>
}

/** A secret whose versions can be read, written and labelled. */
export interface VersionedSecret {
  describe(): Promise<SecretDescription>
  /** The text of a version; nothing where there is no such version, or it has no text yet. */
  read(version: SecretVersion): Promise<string | undefined>
  /** Writes the pending version of an id; nothing where it has a text already, whatever that is. */
  writePending(id: string, text: string): Promise<void>
  /** Writes a new current version. */
  write(text: string): Promise<void>
  /** Labels the version of an id as the current one, instead of `from`. */
  makeCurrent(id: string, from: string | undefined): Promise<void>
  /** Takes the label AWSPENDING off the version of an id, so that its rotation cannot go on. */
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
