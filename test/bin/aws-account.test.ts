import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../local/http-server.ts'
import { OWN_STAGES, runCommand } from '../support/commands.ts'
import { newDirectory } from '../support/local-cloud.ts'

/** Environment variables without any AWS credentials: a home folder without a profile, and no machine role. */
function noAccount(config = ''): Record<string, string> {
  const home = newDirectory()
  mkdirSync(join(home, '.aws'), { recursive: true })
  writeFileSync(join(home, '.aws', 'config'), config)
  const variables = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']
  return {
    ...Object.fromEntries(variables.map(name => [name, ''])),
    HOME: home,
    AWS_CONFIG_FILE: join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'us-east-1',
    TEST_STAGES: OWN_STAGES,
  }
}

/** Starts a server in the place of AWS STS. */
async function startSts(status: number, body: string): Promise<Record<string, string>> {
  const { url, stop } = await listen(createServer((_, outgoing) => outgoing.writeHead(status).end(body)))
  onTestFinished(stop)
  return { ...noAccount(), AWS_ENDPOINT_URL_STS: url, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' }
}

const CHECKING = 'Checking the AWS credentials …\n'

describe('a command that needs an AWS account', { timeout: 60_000 }, () => {
  it.each([
    ['stack.ts', ['deploy', '--stage', 'dev'], CHECKING],
    ['stack.ts', ['deploy', '--stage', 'prod'], CHECKING],
    ['stack.ts', ['diff', '--stage', 'dev'], CHECKING],
    [
      'stack.ts',
      ['destroy', '--stage', 'dev', '--yes'],
      `This deletes the stage 'dev' with its database and keys.\n${CHECKING}`,
    ],
    ['ops.ts', ['config', '--url', 'https://api.dashtam.test', '--region', 'us-east-1'], ''],
    ['seed-provider-credentials.ts', ['--stage', 'dev', '--provider', 'schwab'], ''],
  ])('%s %j ends without credentials before it does anything', async (file, argv, before) => {
    const { code, output } = await runCommand(file, argv, { env: noAccount() })
    expect(output).toBe(
      `${before}No AWS credentials found. Sign in (for example \`aws sso login\`), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`,
    )
    expect(code).toBe(1)
  })

  it.each([
    ['ExpiredToken', 'The AWS credentials have expired.'],
    ['InvalidClientTokenId', 'AWS refused the credentials (InvalidClientTokenId).'],
  ])('ends before the synthesis if AWS answers %s', async (reason, message) => {
    const env = await startSts(403, `<ErrorResponse><Error><Code>${reason}</Code></Error></ErrorResponse>`)
    const { code, output } = await runCommand('stack.ts', ['diff', '--stage', 'dev'], { env })
    expect(output.startsWith(`${CHECKING}${message} Sign in `)).toBe(true)
    expect(output.split('\n')).toHaveLength(2)
    expect(code).toBe(1)
  })

  it('says that a single sign-on has expired', async () => {
    const config = `[profile work]
sso_session = work
sso_account_id = 123456789012
sso_role_name = operator
region = us-east-1
[sso-session work]
sso_start_url = https://work.dashtam.test/start
sso_region = us-east-1
`
    const env = { ...noAccount(config), AWS_PROFILE: 'work' }
    const { output } = await runCommand('stack.ts', ['diff', '--stage', 'dev'], { env })
    expect(output).toContain('The AWS sign-in has expired. Sign in (for example `aws sso login`)')
  })
})

describe('a stage with example values', { timeout: 60_000 }, () => {
  const examples = () => {
    const { TEST_STAGES: _, ...env } = noAccount()
    return env
  }

  it.each([
    ['dev', 'appUrl, corsOrigins.0, mail.from'],
    ['prod', 'appUrl, corsOrigins.0, domain.name, domain.certificateArn, mail.from, alarmEmails.0'],
  ])('%s is not deployed', async (stage, fields) => {
    const { code, output } = await runCommand('stack.ts', ['deploy', '--stage', stage], { env: examples() })
    expect(output).toBe(`The stage '${stage}' in lib/infra/stages.ts has example values. Replace: ${fields}.`)
    expect(code).toBe(1)
  })

  it('is compared', async () => {
    const { output } = await runCommand('stack.ts', ['diff', '--stage', 'dev'], { env: examples() })
    expect(output).toContain('No AWS credentials found.')
  })
})
