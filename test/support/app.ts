import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { importJWK, SignJWT } from 'jose'
import pg from 'pg'
import type { Endpoint } from '../../lib/http/endpoint.ts'
import * as jobs from '../../lib/jobs.ts'
import type { Route } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'
import type { AmbientServices } from '../../lib/runtime/ambient-services.ts'
import { loadSettings } from '../../lib/runtime/configuration/load.ts'
import type { Settings } from '../../lib/runtime/configuration/settings.ts'
import type { LogFields } from '../../lib/runtime/log/log.ts'
import type { MessageCode } from '../../lib/runtime/log/messages.ts'
import { systemRandom } from '../../lib/runtime/random.ts'
import { currentScope } from '../../lib/runtime/request-scope.ts'
import type { QueueFunction } from '../../lib/triggers/queue-consumer.ts'
import type { SentMail } from '../../local/aws/mail.ts'
import { LOCAL_REGION } from '../../local/environment.ts'
import { dispatcher } from '../../local/front/dispatch.ts'
import { operatorBySignature } from '../../local/front/operator.ts'
import { loadFunction } from '../../local/load-function.ts'
import { queuePoller } from '../../local/queue-poller.ts'
import { signRequest } from '../../local/sign-request.ts'
import type { Cloud } from './cloud.ts'
import type { PostgresAddress } from './databases.ts'
import { countStatements } from './faulty-proxy.ts'
import { whileLocked } from './locks.ts'

/** What a call sends. */
export interface CallOptions {
  readonly body?: unknown
  readonly rawBody?: string
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly ip?: string
  /** Leaves out what API Gateway never leaves out, so that the pipeline meets a defect. */
  readonly withoutIp?: boolean
}

/** What a call is answered. */
export interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
  readonly text: string
}

type Row = Record<string, unknown>
/** What was logged, and the ids that its line carries. */
interface LogLine {
  readonly code: MessageCode
  readonly fields: LogFields
  readonly requestId?: string | undefined
  readonly clientRequestId?: string | null | undefined
  readonly traceId?: string | undefined
}
/** Longer than what is computed between two statements, password hashes apart. */
const NETWORK_MILLISECONDS = 100
const TABLES = [
  'users',
  'sessions',
  'refresh_tokens',
  'registrations',
  'email_verification_tokens',
  'password_reset_tokens',
  'disown_tokens',
  'known_origins',
  'data_keys',
  'provider_connections',
  'provider_tokens',
  'authorization_states',
  'security_config',
  'audit_logs',
]

/** The API over a cloud, as a caller, a mailbox and a clock meet it. */
export type App = Awaited<ReturnType<typeof openApp>>

/**
 * Opens the API over a cloud: the functions' own files, called with the events of API Gateway. The clock stands still
 * unless it is moved.
 */
export async function openApp(cloud: Cloud, postgres: PostgresAddress, load = loadFunction) {
  const pool = new pg.Pool({ ...postgres, database: cloud.database, max: 4 })
  const base = loadSettings(process.env, ['common']).common
  const startedAt = Date.now()
  const lines: LogLine[] = []
  let offset = 0
  let changed: Partial<Settings['common']> = {}
  const clock = () => new Date(startedAt + offset)
  const overrides = (): Partial<AmbientServices> => ({
    clock,
    random: systemRandom(clock),
    log: (code, fields = {}) => {
      const scope = currentScope()
      const { requestId, clientRequestId, traceId } = scope ?? {}
      lines.push({ code, fields, requestId, clientRequestId, traceId })
      if (process.env['TEST_LOG']) console.error(code, fields)
    },
    settings: { ...base, ...changed },
  })
  const endpoints = new Map<string, Endpoint>()
  const endpointOf = async ({ id }: Route) => {
    const key = `${id} ${JSON.stringify(changed)}`
    const endpoint: Endpoint = endpoints.get(key) ?? ((await load(id)) as Endpoint).with(overrides())
    endpoints.set(key, endpoint)
    return endpoint
  }
  const operatorOf = operatorBySignature(cloud.credentials, LOCAL_REGION)
  const usual = dispatcher({ routes, load: endpointOf, operatorOf })
  const hurried = dispatcher({ routes, load: endpointOf, operatorOf, timeoutMilliseconds: 1_400 })
  let dispatch = usual
  const sendMail: QueueFunction = ((await load(jobs.sendMail.id)) as QueueFunction).with(overrides())
  const poller = queuePoller(cloud.queues.client, {
    queueUrl: cloud.queues.urlOf('mail'),
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:mail',
    region: LOCAL_REGION,
    // One by one, so that the mails lie in the mailbox in the order in which they were asked for.
    batchSize: 1,
    functionName: 'jobs-send-mail',
    handler: sendMail,
  })
  const during = async <T>(set: () => void, work: () => Promise<T>, unset: () => void) => {
    set()
    try {
      return await work()
    } finally {
      unset()
    }
  }
  const query = async (sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(sql, values)).rows
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Reply> => {
    const { body, rawBody, token, headers = {}, ip = '127.0.0.1', withoutIp = false } = options
    const text = rawBody ?? (body === undefined ? '' : JSON.stringify(body))
    const result = await dispatch({
      method,
      url: path,
      headers: {
        host: 'api.example.com',
        ...(text !== '' && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: Buffer.from(text),
      sourceIp: withoutIp ? (undefined as unknown as string) : ip,
      requestId: crypto.randomUUID(),
      receivedAt: new Date(),
    })
    const answered = Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
    )
    const isJson = /json/.test(answered['content-type'] ?? '')
    return {
      status: result.statusCode ?? 0,
      headers: answered,
      text: result.body ?? '',
      body: isJson ? JSON.parse(result.body ?? '') : {},
    }
  }
  const operate = async (method: string, path: string, options: CallOptions): Promise<Reply> => {
    const { body, rawBody, headers } = options
    const text = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
    const url = new URL(path, 'https://api.example.com')
    const signed = await signRequest({ method, url, body: text }, cloud.credentials, LOCAL_REGION, headers)
    return call(method, path, { headers: signed, ...(text !== undefined && { rawBody: text }) })
  }
  const mails = async (to: string): Promise<SentMail[]> => {
    await poller.drain()
    return (await cloud.mail.sent()).filter(mail => mail.to === to)
  }
  return {
    call,
    clock,
    query,
    mails,
    cloud,
    poller,
    sendMail,
    newestMail: async (to: string) => (await mails(to))[0],
    tokenFromMail: async (to: string, subject: string): Promise<string> => {
      const mail = (await mails(to)).find(sent => sent.subject === subject)
      const token = mail && /#token=(\S+)/.exec(mail.text)?.[1]
      if (!token) throw new Error(`No mail "${subject}" with a token came to ${to}`)
      return token
    },
    /** What was logged under a code. */
    logged: (code: MessageCode) => lines.filter(line => line.code === code).map(line => line.fields),
    logLines: lines,
    /** Runs `work` so many seconds after now. */
    later: <T>(seconds: number, work: () => Promise<T>) =>
      during(
        () => (offset += seconds * 1000),
        work,
        () => (offset -= seconds * 1000),
      ),
    /** Runs `work` with other settings. */
    withSettings: <T>(settings: Partial<Settings['common']>, work: () => Promise<T>) =>
      during(
        () => (changed = settings),
        work,
        () => (changed = {}),
      ),
    /** Runs `work` with functions that have so many milliseconds to answer. */
    within: <T>(timeoutMilliseconds: number, work: () => Promise<T>) =>
      during(
        () => (dispatch = dispatcher({ routes, load: endpointOf, operatorOf, timeoutMilliseconds })),
        work,
        () => (dispatch = usual),
      ),
    /** Runs `work` while a service of AWS refuses every call. */
    failing: <T>(
      service: keyof typeof cloud.proxies,
      work: () => Promise<T>,
      chosen?: (body: string) => boolean,
    ) => cloud.proxies[service].answering('AccessDeniedException', work, chosen),
    /** Runs `work` while the database sleeps, with little time to answer. */
    asleep: <T>(work: () => Promise<T>) =>
      during(
        () => (dispatch = hurried),
        () => cloud.proxies.database.answering('DatabaseResumingException', work),
        () => (dispatch = usual),
      ),
    /**
     * Counts the statements of `work`. Each takes as long as over a slow network, so that two which do not wait for
     * each other overlap, whatever is computed between their beginnings.
     */
    statementsOf: async (work: () => Promise<unknown>) => {
      cloud.proxies.database.passages.length = 0
      await cloud.proxies.database.slowed(NETWORK_MILLISECONDS, work)
      return countStatements(cloud.proxies.database.passages)
    },
    whileLocked: <T>(sql: string, values: unknown[], waiting: number, start: () => Promise<T>[]) =>
      whileLocked(postgres, cloud.database, { sql, values, waiting }, start),
    /** A text that changes with anything that is in the database, some tables apart. */
    fingerprintOfData: async (except: readonly string[] = []) => {
      const digests = TABLES.filter(table => !except.includes(table)).map(
        table => `(select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from ${table} t)`,
      )
      return JSON.stringify(
        await query(`select ${digests.map((digest, i) => `${digest} as d${i}`).join(', ')}`),
      )
    },
    /** Calls a route for operators, signed with the local credentials. */
    operate: (method: string, path: string, body?: object): Promise<Reply> =>
      operate(method, path, body === undefined ? {} : { body }),
    operateWith: operate,
    close: async () => {
      await pool.end()
      await cloud.stop()
    },
    /** Signs whatever claims under the API's own current key. */
    sign: async (claims: Record<string, unknown>, header: { alg: string }) => {
      const client = new SecretsManagerClient({
        endpoint: cloud.keysUrl,
        region: LOCAL_REGION,
        credentials: cloud.credentials,
      })
      const secret = await client.send(
        new GetSecretValueCommand({ SecretId: String(process.env['SIGNING_KEYS_SECRET_ID']) }),
      )
      const key = await importJWK(JSON.parse(String(secret.SecretString)).current, 'ES256')
      return new SignJWT(claims).setProtectedHeader(header).sign(key)
    },
  }
}
