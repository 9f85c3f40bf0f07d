import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { signRequest } from '../local/sign-request.ts'
import { confirm } from './command-line/confirm.ts'
import { type Given, Refused, runCommand, UsageError } from './command-line/run-command.ts'
import { operatorCredentials } from './ops/credentials.ts'

// What operators do, by the API's own routes for them, signed with IAM credentials: those of the local cloud where it
// runs and no --url names another stage, else those that the AWS CLI would use.
const usage = `npm run ops -- rotate --all --reason TEXT [--grace-seconds N] [--yes]
npm run ops -- rotate --user ID --reason TEXT
npm run ops -- rotate-data-keys --reason TEXT
npm run ops -- config
npm run ops -- audit [--user ID] [--session ID] [--request ID] [--client-request ID] [--trace ID] [--action NAME]
                     [--outcome WORD] [--from TIME] [--to TIME] [--limit N] [--cursor ID]
Each takes --url https://… and --region NAME for a deployed stage; without them it calls the local cloud.
rotate --all asks before it ends the sessions of all users, unless --yes is given.`

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

type Options = Given<typeof options>['values']

interface Call {
  readonly method: string
  readonly path: string
  readonly body?: object
}

function givenReason({ reason }: Options): string {
  if (!reason) throw new UsageError('Give a --reason: it stays in the audit trail')
  return reason
}

function rotation(given: Options): Call {
  const { all, user, 'grace-seconds': grace } = given
  const reason = givenReason(given)
  if (Boolean(all) === Boolean(user)) throw new UsageError('Give either --all or --user ID')
  // A slip here would end everything at once where some time was meant.
  if (grace !== undefined && (user || !/^\d+$/.test(grace)))
    throw new UsageError('--grace-seconds takes a whole number, and goes with --all')
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
    body: { reason: givenReason(given) },
  }),
  config: () => ({ method: 'GET', path: '/api/v1/admin/security/config' }),
  audit,
}

/** Where to call, and as whom. */
async function target({ url, region: given }: Options) {
  if (url) {
    const region = given ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
    if (!region) throw new UsageError('Give the --region of the stage')
    return { base: url, region, credentials: await operatorCredentials() }
  }
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    const local: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'))
    const { API_URL: base = '', AWS_REGION: region = '' } = local
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = local
    return { base, region, credentials: { accessKeyId, secretAccessKey } }
  } catch {
    throw new Refused('There is no local cloud: run `npm start`, or name a stage by --url')
  }
}

await runCommand({ usage, options, positionals: 1 }, async ({ values, positionals: [name = ''] }) => {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new UsageError(`Name what to do: ${Object.keys(commands).join(', ')}`)
  const { method, path, body } = command(values)
  const { base, region, credentials } = await target(values)
  if (values.all) await confirm(`This ends every session of every user of ${base}.`, values.yes)
  const url = new URL(`${base.replace(/\/$/, '')}${path}`)
  const text = body && JSON.stringify(body)
  const headers = await signRequest({ method, url, body: text }, credentials, region)
  const response = await fetch(url, { method, headers, ...(text !== undefined && { body: text }) })
  const answer: unknown = await response.json().catch(() => ({}))
  console.log(JSON.stringify(answer, null, 2))
  if (!response.ok) throw new Refused(`${method} ${url.pathname} answered ${response.status}`)
})
