import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager'
import { providerSecretsPrefix } from '../../lib/infra/secrets.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages } from '../../lib/infra/stages.ts'
import { awsCredentials } from '../command-line/aws-account.ts'
import { runningEnvironment } from '../command-line/local-cloud.ts'
import { CommandError } from '../command-line/run-command.ts'

/** Where to store credentials. */
export interface SeedTarget {
  /** The name of the secret. */
  readonly name: string
  readonly client: SecretsManagerClientConfig
}

/**
 * Returns the secret of a provider in a deployed stage.
 * @throws {CommandError} if the stage has no such provider, or the region or AWS credentials are missing.
 */
export async function deployedTarget(
  provider: string,
  stageName: string,
  given: string | undefined,
): Promise<SeedTarget> {
  const stage = parseStage(stageName, stages)
  if (!stage.providers.includes(provider))
    throw new CommandError(
      `The stage '${stage.name}' has no provider '${provider}'. Its providers: ${stage.providers.join(', ')}.`,
    )
  const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  if (!region) throw new CommandError('--stage requires --region or AWS_REGION.')
  const credentials = await awsCredentials()
  return { name: `${providerSecretsPrefix(stage.name)}${provider}`, client: { region, credentials } }
}

/**
 * Returns the secret of a provider in the running local cloud.
 * @throws {CommandError} if it does not run, or has no providers.
 */
export async function localTarget(provider: string): Promise<SeedTarget> {
  const environment = await runningEnvironment()
  const { PROVIDER_SECRETS_PREFIX: prefix, AWS_REGION: region = '' } = environment
  if (prefix === undefined) throw new CommandError('The local cloud has no providers.')
  const { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint = '' } = environment
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment
  return {
    name: `${prefix}${provider}`,
    client: { region, endpoint, credentials: { accessKeyId, secretAccessKey } },
  }
}
