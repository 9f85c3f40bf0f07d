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

/** Secrets Manager with the empty secret of a deployed stage. */
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
  it('keeps what comes from standard input in the secret that the deployment made', async () => {
    const { client, seed } = await start()
    await client.send(new CreateSecretCommand({ Name: SECRET }))
    const given = {
      client_id: 'app',
      client_secret: 'hush',
      redirect_uri: 'https://app.example.com/callback',
    }
    const { code, output } = await seed(
      `${JSON.stringify(given)}\n`,
      '--stage',
      'dev',
      '--provider',
      'schwab',
    )
    expect(output).toContain(SECRET)
    expect(output).not.toContain('hush')
    expect(code).toBe(0)
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: SECRET }))
    expect(JSON.parse(SecretString)).toEqual(given)
  })

  it.each([
    ['not json hush', ['--stage', 'dev', '--provider', 'schwab'], 'is no JSON'],
    ['{"client_id":"hush"}', ['--stage', 'dev', '--provider', 'schwab'], 'Wrong: client_secret.'],
    [
      '{"client_id":"a","client_secret":{"x":"hush"}}',
      ['--stage', 'dev', '--provider', 'schwab'],
      'client_secret',
    ],
    ['[]', ['--stage', 'dev', '--provider', 'schwab'], 'Wrong: all of it.'],
    ['', ['--stage', 'dev', '--provider', 'other'], "has no provider 'other': schwab."],
    [
      '{"client_id":"a","client_secret":"b"}',
      ['--stage', 'dev', '--provider', 'schwab'],
      'deploy the stage first',
    ],
  ])('refuses %j %j in one sentence, which repeats no secret', async (input, argv, sentence) => {
    const { seed } = await start()
    const { code, output } = await seed(input, ...argv)
    expect(output).toContain(sentence)
    expect(output).not.toContain('hush')
    expect(code).toBe(1)
  })

  it.each([
    [['--stage', 'dev'], 'Name a --provider.'],
    [
      ['--stage', 'dev', '--provider', 'schwab', '--client-secret', 'hush'],
      "Unknown option '--client-secret'",
    ],
    [['--stage', 'dev', '--provider', 'schwab', '--client-secret=hush'], "Unknown option '--client-secret'"],
    [['--stage', 'dev', '--provider', 'schwab', 'hush'], 'Unexpected argument'],
  ])('answers %j with the usage, which repeats no secret', async (argv, sentence) => {
    const { seed } = await start()
    const { code, output } = await seed('', ...argv)
    expect(output).toContain(sentence)
    expect(output).toContain('the credentials come from standard input')
    expect(output).not.toContain('hush')
    expect(code).toBe(2)
  })
})
