import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startJsonServices } from '../../local/aws/json-service.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { runCommand } from '../support/commands.ts'

const SECRET = 'dashtam/dev/providers/schwab'

/** Starts Secrets Manager and returns a client and a function that runs the command. */
async function start() {
  const credentials = localCredentials()
  const { url, stop } = await startJsonServices([secretsManager(LOCAL_REGION)], credentials, LOCAL_REGION)
  const client = new SecretsManagerClient({ endpoint: url, region: LOCAL_REGION, credentials })
  onTestFinished(async () => {
    client.destroy()
    await stop()
  })
  const env = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: LOCAL_REGION,
  }
  const seed = (input: string, ...argv: string[]) =>
    runCommand('seed-provider-credentials.ts', argv, { env, input })
  return { client, seed }
}

describe('npm run seed:provider-credentials', { timeout: 60_000 }, () => {
  it('writes the input to the secret of the stage', async () => {
    const { client, seed } = await start()
    await client.send(new CreateSecretCommand({ Name: SECRET }))
    const given = {
      client_id: 'app',
      client_secret: 'private-value',
      redirect_uri: 'https://app.example.com/callback',
      urls: { api: 'https://sandbox.example.com' },
      webhook_url: 'https://api.example.com/webhooks/schwab',
      link_parameters: { client_name: 'Example', country_codes: ['US', 'CA'] },
    }
    const { code, output } = await seed(
      `${JSON.stringify(given)}\n`,
      '--stage',
      'dev',
      '--provider',
      'schwab',
    )
    expect(output).toContain(SECRET)
    expect(output).not.toContain('private-value')
    expect(code).toBe(0)
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: SECRET }))
    expect(JSON.parse(SecretString)).toEqual(given)
  })

  it.each([
    ['not json private-value', ['--stage', 'dev', '--provider', 'schwab'], 'The input is not valid JSON.'],
    [
      '{"client_id":"a","client_secret":"private-value","webhook_uri":"https://api.example.com"}',
      ['--stage', 'dev', '--provider', 'schwab'],
      'Invalid: webhook_uri.',
    ],
    ['{"client_id":"private-value"}', ['--stage', 'dev', '--provider', 'schwab'], 'Invalid: client_secret.'],
    [
      '{"client_id":"a","client_secret":{"x":"private-value"}}',
      ['--stage', 'dev', '--provider', 'schwab'],
      'client_secret',
    ],
    ['[]', ['--stage', 'dev', '--provider', 'schwab'], 'Invalid: (root).'],
    ['', ['--stage', 'dev', '--provider', 'other'], "has no provider 'other'. Its providers: schwab."],
    [
      '{"client_id":"a","client_secret":"b"}',
      ['--stage', 'dev', '--provider', 'schwab'],
      'Deploy the stage first.',
    ],
  ])('rejects %j %j without printing a secret', async (input, argv, text) => {
    const { seed } = await start()
    const { code, output } = await seed(input, ...argv)
    expect(output).toContain(text)
    expect(output).not.toContain('private-value')
    expect(code).toBe(1)
  })

  it.each([
    [['--stage', 'dev'], '--provider is required.'],
    [
      ['--stage', 'dev', '--provider', 'schwab', '--client-secret', 'private-value'],
      "Unknown option '--client-secret'",
    ],
    [
      ['--stage', 'dev', '--provider', 'schwab', '--client-secret=private-value'],
      "Unknown option '--client-secret'",
    ],
    [['--stage', 'dev', '--provider', 'schwab', 'private-value'], 'Unexpected argument'],
  ])('prints the usage for %j without printing a secret', async (argv, text) => {
    const { seed } = await start()
    const { code, output } = await seed('', ...argv)
    expect(output).toContain(text)
    expect(output).toContain('Stores the credentials that a provider issued')
    expect(output).not.toContain('private-value')
    expect(code).toBe(2)
  })
})
