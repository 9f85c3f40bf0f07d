import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager'
import { providerSecretsPrefix } from '../lib/infra/secrets.ts'
import { parseStage } from '../lib/infra/stage.ts'
import { stages } from '../lib/infra/stages.ts'
import { SynthFault } from '../lib/infra/synth-fault.ts'
import { CommandError, runCommand, UsageError } from './command-line/run-command.ts'
import { readCredentials } from './seed/credentials.ts'

// Reads the credentials from a pipe or a prompt without echo, not from arguments: a shell stores those in its history.
const usage = `npm run seed:provider-credentials -- --provider KEY [--stage NAME [--region NAME]]

Reads the credentials of a provider from standard input and writes them to the secret of the stage. The default target
is the local cloud.`

const text = { type: 'string' } as const
const options = { provider: text, stage: text, region: text }

interface Target {
  readonly name: string
  readonly client: SecretsManagerClientConfig
}

function deployed(provider: string, stageName: string, given: string | undefined): Target {
  const stage = parseStage(stageName, stages)
  if (!stage.providers.includes(provider))
    throw new CommandError(
      `The stage '${stage.name}' has no provider '${provider}'. Its providers: ${stage.providers.join(', ')}.`,
    )
  const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  if (!region) throw new CommandError('--stage requires --region or AWS_REGION.')
  return { name: `${providerSecretsPrefix(stage.name)}${provider}`, client: { region } }
}

function local(provider: string): Target {
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  let environment: Record<string, string>
  try {
    environment = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new CommandError('The local cloud is not running. Run `npm start`, or give a --stage.')
  }
  const { PROVIDER_SECRETS_PREFIX: prefix, AWS_REGION: region = '' } = environment
  if (prefix === undefined) throw new CommandError('The local cloud has no providers.')
  const { AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint = '' } = environment
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = environment
  return {
    name: `${prefix}${provider}`,
    client: { region, endpoint, credentials: { accessKeyId, secretAccessKey } },
  }
}

await runCommand(
  { usage, options, faults: [SynthFault] },
  async ({ values: { provider, stage, region } }) => {
    if (!provider) throw new UsageError('--provider is required.')
    const { name, client } = stage === undefined ? local(provider) : deployed(provider, stage, region)
    const SecretString = await readCredentials(process.stdin)
    try {
      await new SecretsManagerClient(client).send(new PutSecretValueCommand({ SecretId: name, SecretString }))
    } catch (error) {
      if (error instanceof ResourceNotFoundException)
        throw new CommandError(`The secret ${name} does not exist. Deploy the stage first.`)
      throw new CommandError(
        `Secrets Manager rejected the credentials: ${error instanceof Error ? error.message : error}`,
      )
    }
    console.log(`Stored the credentials in ${name}. Functions use them within 5 minutes.`)
  },
)
