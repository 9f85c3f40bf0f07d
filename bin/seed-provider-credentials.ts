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
import { Refused, runCommand, UsageError } from './command-line/run-command.ts'
import { readCredentials } from './seed/credentials.ts'

// npm run seed:provider-credentials -- --provider schwab --stage dev: keeps a provider's credentials in the secret that
// the deployment made. They come from a pipe or from a prompt without echo, never from the command line, which a shell
// remembers. Without a stage, the local cloud is meant.
const usage =
  'npm run seed:provider-credentials -- --provider KEY [--stage NAME [--region NAME]]: the credentials come from standard input.'

const text = { type: 'string' } as const
const options = { provider: text, stage: text, region: text }

interface Target {
  readonly name: string
  readonly client: SecretsManagerClientConfig
}

function deployed(provider: string, stageName: string, given: string | undefined): Target {
  const stage = parseStage(stageName, stages)
  if (!stage.providers.includes(provider))
    throw new Refused(
      `The stage '${stage.name}' has no provider '${provider}': ${stage.providers.join(', ') || 'none'}.`,
    )
  const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  if (!region) throw new Refused('Give the --region of the stage.')
  return { name: `${providerSecretsPrefix(stage.name)}${provider}`, client: { region } }
}

function local(provider: string): Target {
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  let environment: Record<string, string>
  try {
    environment = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new Refused('There is no local cloud: run `npm start`, or name a stage by --stage.')
  }
  const { PROVIDER_SECRETS_PREFIX: prefix, AWS_REGION: region = '' } = environment
  if (prefix === undefined) throw new Refused('The local cloud knows no providers.')
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
    if (!provider) throw new UsageError('Name a --provider.')
    const { name, client } = stage === undefined ? local(provider) : deployed(provider, stage, region)
    const SecretString = await readCredentials(process.stdin)
    try {
      await new SecretsManagerClient(client).send(new PutSecretValueCommand({ SecretId: name, SecretString }))
    } catch (error) {
      if (error instanceof ResourceNotFoundException)
        throw new Refused(`There is no secret ${name}: deploy the stage first.`)
      throw new Refused(
        `Secrets Manager did not take them: ${error instanceof Error ? error.message : error}`,
      )
    }
    console.log(`The credentials are in ${name}; functions use them within five minutes.`)
  },
)
