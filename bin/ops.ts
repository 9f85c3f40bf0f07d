import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { signRequest } from '../local/sign-request.ts'
import { confirm } from './command-line/confirm.ts'
import { CommandError, type ParsedArguments, runCommand, UsageError } from './command-line/run-command.ts'
import { operatorCredentials } from './ops/credentials.ts'

// Calls the operator routes of the API with IAM signatures. Uses the credentials of the local cloud, or with --url
// those of the AWS CLI.
const usage = `npm run ops -- rotate --all --reason TEXT [--grace-seconds N] [--yes]
npm run ops -- rotate --user ID --reason TEXT
npm run ops -- rotate-data-keys --reason TEXT
npm run ops -- config
npm run ops -- audit [--user ID] [--session ID] [--request ID] [--client-request ID] [--trace ID] [--action NAME]
                     [--outcome WORD] [--from TIME] [--to TIME] [--limit N] [--cursor ID]
Calls the local cloud. For a deployed stage, give --url https://… and --region NAME.
rotate --all ends the sessions of all users, after a confirmation or with --yes.`

const options = {
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  user: { type: 'string' },
  reason: { type: 'string' },
  'grace-seconds': { type: 'string' },
  session: { type: 'string' },
  request: { type: 'string' },
  'client-request': { type: 'string' },
  trace: { type: 'string' },
  action: { type: 'string' },
  outcome: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  limit: { type: 'string' },
  cursor: { type: 'string' },
  url: { type: 'string' },
  region: { type: 'string' },
} as const

type Options = ParsedArguments<typeof options>['values']

interface Call {
  readonly method: string
  readonly path: string
  readonly body?: object
}

function reasonOf({ reason }: Options): string {
  if (!reason) throw new UsageError('--reason is required. The audit trail stores it.')
  return reason
}

function rotation(given: Options): Call {
  const { all, user, 'grace-seconds': grace } = given
  const reason = reasonOf(given)
  if (Boolean(all) === Boolean(user)) throw new UsageError('Give either --all or --user ID.')
  // An invalid value must not count as 0, which ends all sessions immediately.
  if (grace !== undefined && (user || !/^\d+$/.test(grace)))
    throw new UsageError('--grace-seconds requires an integer and --all.')
  if (user)
    return {
      method: 'POST',
      path: `/api/v1/admin/users/${encodeURIComponent(user)}/rotations`,
      body: { reason },
    }
  const graceSeconds = grace === undefined ? {} : { grace_seconds: Number(grace) }
  return { method: 'POST', path: '/api/v1/admin/security/rotations', body: { reason, ...graceSeconds } }
}

function audit(given: Options): Call {
  const { user, session, request, trace, action, outcome, from, to, limit, cursor } = given
  const filters = {
    user_id: user,
    session_id: session,
    request_id: request,
    client_request_id: given['client-request'],
    trace_id: trace,
  }
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...filters, action, outcome, from, to, limit, cursor }))
    if (value !== undefined) query.set(name, value)
  return { method: 'GET', path: `/api/v1/admin/audit-logs${query.size > 0 ? `?${query}` : ''}` }
}

const commands: Record<string, (given: Options) => Call> = {
  rotate: rotation,
  'rotate-data-keys': given => ({
    method: 'POST',
    path: '/api/v1/admin/security/data-keys',
    body: { reason: reasonOf(given) },
  }),
  config: () => ({ method: 'GET', path: '/api/v1/admin/security/config' }),
  audit,
}

/** Returns the URL, the region and the credentials for the call. */
async function target({ url, region: given }: Options) {
  if (url) {
    const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
    if (!region) throw new UsageError('--url requires --region.')
    return { base: url, region, credentials: await operatorCredentials() }
  }
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    const local: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
    const { API_URL: base = '', AWS_REGION: region = '' } = local
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = local
    return { base, region, credentials: { accessKeyId, secretAccessKey } }
  } catch {
    throw new CommandError('The local cloud is not running. Run `npm start`, or give the --url of a stage.')
  }
}

await runCommand({ usage, options, positionals: 1 }, async ({ values, positionals: [name = ''] }) => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`Give a command: ${Object.keys(commands).join(', ')}.`)
  const { method, path, body } = command(values)
  const { base, region, credentials } = await target(values)
  if (values.all) await confirm(`This ends all sessions of all users of ${base}.`, values.yes)
  const url = new URL(`${base.replace(/\/$/, '')}${path}`)
  const text = body && JSON.stringify(body)
  const headers = await signRequest({ method, url, body: text }, credentials, region)
  const response = await fetch(url, { method, headers, ...(text !== undefined && { body: text }) })
  const result: unknown = await response.json().catch(() => ({}))
  console.log(JSON.stringify(result, null, 2))
  if (!response.ok) throw new CommandError(`${method} ${url.pathname} returned status ${response.status}.`)
})
