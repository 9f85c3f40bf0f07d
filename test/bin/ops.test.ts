import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen, readBody } from '../../local/http-server.ts'
import { hasValidSignature } from '../../local/sigv4.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' }
const region = 'eu-central-1'
const ID = '01890000-0000-7000-8000-000000000000'

/** Starts a server that returns 201 for signed requests. Returns its URL and the requests. */
async function startStage() {
  const requests: { call: string; body: string; isSigned: boolean }[] = []
  const server = createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const body = await readBody(incoming, 10_000)
    const isSigned = await hasValidSignature(
      { method, url, headers, body },
      { credentials, region, service: 'execute-api' },
    )
    requests.push({ call: `${method} ${url}`, body: body.toString(), isSigned })
    outgoing.writeHead(isSigned ? 201 : 401, { 'content-type': 'application/json' }).end('{"done":true}')
  })
  const { url, stop } = await listen(server)
  onTestFinished(stop)
  return { url, requests }
}

/** Runs `npm run ops`. Returns the exit code and the output. */
async function ops(environment: Record<string, string>, ...args: string[]) {
  const { VITEST: _, NODE_OPTIONS: __, ...inherited } = process.env
  const child = spawn(process.execPath, ['bin/ops.ts', ...args], { env: { ...inherited, ...environment } })
  let output = ''
  child.stdout.on('data', chunk => (output += chunk))
  child.stderr.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'close')
  return { code, output }
}

/** Creates the data directory of a local cloud with a URL. */
function dataDirectory(url: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-ops-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const environment = {
    API_URL: url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
  writeFileSync(join(directory, 'environment.json'), JSON.stringify(environment))
  return directory
}

describe('npm run ops', () => {
  it.each([
    [
      ['rotate', '--all', '--reason', 'leaked backup', '--grace-seconds', '3600', '--yes'],
      'POST /api/v1/admin/security/rotations',
      '{"reason":"leaked backup","grace_seconds":3600}',
    ],
    [
      ['rotate', '--user', '01890000-0000-7000-8000-000000000000', '--reason', 'stolen laptop'],
      'POST /api/v1/admin/users/01890000-0000-7000-8000-000000000000/rotations',
      '{"reason":"stolen laptop"}',
    ],
    [
      ['rotate-data-keys', '--reason', 'leaked key'],
      'POST /api/v1/admin/security/data-keys',
      '{"reason":"leaked key"}',
    ],
    [
      ['events', 'list', '--state', 'failed', '--subject', '01890000-0000-7000-8000-000000000000'],
      'GET /api/v1/admin/events?subject_id=01890000-0000-7000-8000-000000000000&state=failed',
      '',
    ],
    [
      ['events', 'replay', '01890000-0000-7000-8000-000000000000', '--reason', 'lost'],
      'POST /api/v1/admin/events/replays',
      '{"ids":["01890000-0000-7000-8000-000000000000"],"reason":"lost"}',
    ],
    [
      ['events', 'replay', '--failed-since', '2026-11-27T00:00:00Z', '--reason', 'repaired'],
      'POST /api/v1/admin/events/replays',
      '{"failed_since":"2026-11-27T00:00:00Z","reason":"repaired"}',
    ],
    [
      ['events', 'send-test', 'application'],
      'POST /api/v1/admin/events/tests',
      '{"endpoint_id":"application"}',
    ],
    [['config'], 'GET /api/v1/admin/security/config', ''],
    [
      ['audit', '--request', 'request-0001', '--from', '2026-11-24T00:00:00Z'],
      'GET /api/v1/admin/audit-logs?request_id=request-0001&from=2026-11-24T00%3A00%3A00Z',
      '',
    ],
    [
      ['audit', '--client-request', 'app-request-0001'],
      'GET /api/v1/admin/audit-logs?client_request_id=app-request-0001',
      '',
    ],
    [
      ['users', 'find', '--email', 'ada+1@example.com'],
      'GET /api/v1/admin/users?email=ada%2B1%40example.com',
      '',
    ],
    [
      ['users', 'enable', ID, '--reason', 'owner verified'],
      `PATCH /api/v1/admin/users/${ID}`,
      '{"is_active":true,"reason":"owner verified"}',
    ],
    [
      ['users', 'unlock', ID, '--reason', 'case 17'],
      `PATCH /api/v1/admin/users/${ID}`,
      '{"unlock":true,"reason":"case 17"}',
    ],
    [
      ['connections', 'list', '--status', 'error', '--provider', 'schwab'],
      'GET /api/v1/admin/connections?provider_key=schwab&status=error',
      '',
    ],
  ])('%j sends a signed request to the local cloud', async (args, call, body) => {
    const { url, requests } = await startStage()
    const warning = args.includes('--all') ? `This ends all sessions of all users of ${url}.\n` : ''
    expect(await ops({ DATA_DIR: dataDirectory(url) }, ...args)).toEqual({
      code: 0,
      output: `${warning}{\n  "done": true\n}\n`,
    })
    expect(requests).toEqual([{ call, body, isSigned: true }])
  })

  it.each([
    [
      ['users', 'remove-factors', ID, '--reason', 'lost phone'],
      `This removes the second factors of the account ${ID} and ends all its sessions at`,
      `PATCH /api/v1/admin/users/${ID}`,
      '{"remove_second_factors":true,"reason":"lost phone"}',
    ],
    [
      ['users', 'disable', ID, '--reason', 'takeover'],
      `This disables the account ${ID} and ends all its sessions at`,
      `PATCH /api/v1/admin/users/${ID}`,
      '{"is_active":false,"reason":"takeover"}',
    ],
    [
      ['sessions', 'end', ID, '--reason', 'unknown device'],
      `This ends the session ${ID} at`,
      `DELETE /api/v1/admin/sessions/${ID}?reason=unknown+device`,
      '',
    ],
    [
      ['connections', 'end', ID, '--reason', 'request'],
      `This ends the authorization of the connection ${ID} at`,
      `DELETE /api/v1/admin/connections/${ID}?reason=request`,
      '',
    ],
  ])('%j asks, or requires --yes', async (args, warning, call, body) => {
    const { url, requests } = await startStage()
    const refused = await ops({ DATA_DIR: dataDirectory(url) }, ...args)
    expect(refused).toMatchObject({ code: 2, output: expect.stringContaining(`${warning} ${url}.`) })
    expect(requests).toEqual([])
    expect((await ops({ DATA_DIR: dataDirectory(url) }, ...args, '--yes')).code).toBe(0)
    expect(requests).toEqual([{ call, body, isSigned: true }])
  })

  it('signs with the credentials of the environment if --url is given', async () => {
    const { url, requests } = await startStage()
    const environment = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: '',
    }
    const { code } = await ops(environment, 'config', '--url', url, '--region', region)
    expect(code).toBe(0)
    expect(requests).toEqual([{ call: 'GET /api/v1/admin/security/config', body: '', isSigned: true }])
  })

  it('fails if the API rejects the request', async () => {
    const { url } = await startStage()
    const environment = { AWS_ACCESS_KEY_ID: 'ANOTHER', AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: '' }
    const { code, output } = await ops(environment, 'config', '--url', url, '--region', region)
    expect(code).toBe(1)
    expect(output).toContain('GET /api/v1/admin/security/config returned status 401')
  })

  it.each([
    ['no command', []],
    ['an option of another command', ['config', '--user', 'x']],
    ['no confirmation', ['rotate', '--all', '--reason', 'x']],
    ['an unknown option', ['config', '--dry-run']],
    ['too many arguments', ['config', 'now']],
    ['no reason', ['rotate', '--all', '--yes']],
    ['no reason for a data key rotation', ['rotate-data-keys']],
    ['neither --all nor --user', ['rotate', '--reason', 'x']],
    ['both --all and --user', ['rotate', '--all', '--yes', '--user', 'x', '--reason', 'x']],
    ['an empty grace period', ['rotate', '--all', '--yes', '--reason', 'x', '--grace-seconds', '']],
    ['a grace period in hours', ['rotate', '--all', '--yes', '--reason', 'x', '--grace-seconds', '1h']],
    ['no criterion for users', ['users', 'find']],
    ['no user to disable', ['users', 'disable', '--reason', 'x', '--yes']],
    ['no reason to disable', ['users', 'disable', ID, '--yes']],
    ['no confirmation of a refresh of all connections', ['connections', 'refresh', '--reason', 'x']],
    ['a rate in words', ['connections', 'refresh', '--reason', 'x', '--yes', '--rate', 'fast']],
    ['a rate of 0', ['connections', 'refresh', '--reason', 'x', '--yes', '--rate', '0']],
    ['a command of another group', ['sessions', 'find', '--email', 'x']],
    ['a grace period for one user', ['rotate', '--user', 'x', '--reason', 'x', '--grace-seconds', '60']],
  ])('sends no request with %s', async (_, args) => {
    const { url, requests } = await startStage()
    expect((await ops({ DATA_DIR: dataDirectory(url) }, ...args)).code).toBe(2)
    expect(requests).toEqual([])
  })
})
