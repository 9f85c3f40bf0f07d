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
import type { SentMail } from '../../local/aws/sent-mail.ts'
import { LOCAL_REGION } from '../../local/environment.ts'
import { dispatcher } from '../../local/front/dispatch.ts'
import { operatorBySignature } from '../../local/front/operator.ts'
import { loadFunction } from '../../local/load-function.ts'
import { queuePoller } from '../../local/queue-poller.ts'
import { apiClient, type CallOptions, type Reply } from './api-client.ts'
import type { Cloud } from './cloud.ts'
import { fingerprintQuery } from './data-fingerprint.ts'
import type { PostgresAddress } from './databases.ts'
import { countStatements } from './faulty-proxy.ts'
import { whileLocked } from './locks.ts'

export type { CallOptions, Reply } from './api-client.ts'

type Row = Record<string, unknown>
type CommonSettings = Settings['common']

/** A log message and the ids of its request. */
interface LogLine {
  readonly code: MessageCode
  readonly fields: LogFields
  readonly requestId?: string | undefined
  readonly clientRequestId?: string | null | undefined
  readonly traceId?: string | undefined
}

/** Longer than the computation between two statements, except for password hashes. */
const NETWORK_MILLISECONDS = 100

/** The API on a local cloud, with its mailbox, its database and its clock. */
export type App = Awaited<ReturnType<typeof openApp>>

/**
 * Opens the API on a local cloud. It calls the functions' own files with the events of API Gateway. The clock stands
 * still; `later` moves it.
 * @param fixed Settings that differ from the environment. They are not validated.
 */
export async function openApp(
  cloud: Cloud,
  postgres: PostgresAddress,
  load = loadFunction,
  fixed: Partial<CommonSettings> = {},
) {
  const pool = new pg.Pool({ ...postgres, database: cloud.database, max: 4 })
  const base = { ...loadSettings(process.env, ['common']).common, ...fixed }
  const startedAt = Date.now()
  const lines: LogLine[] = []
  let offset = 0
  let changed: Partial<CommonSettings> = {}
  const clock = () => new Date(startedAt + offset)
  cloud.plaidTime.now = clock
  const overrides = (): Partial<AmbientServices> => ({
    clock,
    random: systemRandom(clock),
    log: (code, fields = {}) => {
      const { requestId, clientRequestId, traceId } = currentScope() ?? {}
      lines.push({ code, fields, requestId, clientRequestId, traceId })
      if (process.env['TEST_LOG']) console.error(code, fields)
    },
    settings: { ...base, ...changed },
  })
  let endpoints = new Map<string, Endpoint>()
  const endpointOf = async ({ id }: Route) => {
    const key = `${id} ${JSON.stringify(changed)}`
    const endpoint: Endpoint = endpoints.get(key) ?? ((await load(id)) as Endpoint).with(overrides())
    endpoints.set(key, endpoint)
    return endpoint
  }
  const operatorOf = operatorBySignature(cloud.credentials, LOCAL_REGION)
  const dispatchWithin = (timeoutMilliseconds?: number) =>
    dispatcher({ routes, load: endpointOf, operatorOf, ...(timeoutMilliseconds && { timeoutMilliseconds }) })
  const normal = dispatchWithin()
  let dispatch = normal
  const { call, operate } = apiClient(request => dispatch(request), cloud.credentials, LOCAL_REGION)
  const sendMail: QueueFunction = ((await load(jobs.sendMail.id)) as QueueFunction).with(overrides())
  const poller = queuePoller(cloud.queues.client, {
    queueUrl: cloud.queues.urlOf('mail'),
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:mail',
    region: LOCAL_REGION,
    // One at a time, so that the mailbox has the mails in the order of their requests.
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
  const within = <T>(timeoutMilliseconds: number, work: () => Promise<T>) =>
    during(
      () => (dispatch = dispatchWithin(timeoutMilliseconds)),
      work,
      () => (dispatch = normal),
    )
  const query = async (sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>(sql, values)).rows
  /** Returns the mails to an address, the newest first. */
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
    /** The cost of a password hash: 2^rounds. */
    passwordHashRounds: base.passwordHashRounds,
    newestMail: async (to: string) => (await mails(to))[0],
    tokenFromMail: async (to: string, subject: string): Promise<string> => {
      const mail = (await mails(to)).find(sent => sent.subject === subject)
      const token = mail && /#token=(\S+)/.exec(mail.text)?.[1]
      if (!token) throw new Error(`No mail "${subject}" with a token was sent to ${to}`)
      return token
    },
    /** Returns the fields of the log messages with a code. */
    logged: (code: MessageCode) => lines.filter(line => line.code === code).map(line => line.fields),
    logLines: lines,
    /** Runs `work` with the clock set forward. */
    later: <T>(seconds: number, work: () => Promise<T>) =>
      during(
        () => (offset += seconds * 1000),
        work,
        () => (offset -= seconds * 1000),
      ),
    /** Runs `work` with other settings. */
    withSettings: <T>(settings: Partial<CommonSettings>, work: () => Promise<T>) =>
      during(
        () => (changed = settings),
        work,
        () => (changed = {}),
      ),
    /** Runs `work` with new instances of the functions, as after a cold start. They read the environment again. */
    afterColdStart: async <T>(work: () => Promise<T>) => {
      const warm = endpoints
      return during(
        () => (endpoints = new Map()),
        work,
        () => (endpoints = warm),
      )
    },
    /** Runs `work` with a timeout of the functions, in milliseconds. */
    within,
    /** Runs `work` while an AWS service refuses every call, or those with a `chosen` body. */
    failing: <T>(
      service: keyof typeof cloud.proxies,
      work: () => Promise<T>,
      chosen?: (body: string) => boolean,
    ) => cloud.proxies[service].answering('AccessDeniedException', work, chosen),
    /** Runs `work` while the database is paused, with a short timeout of the functions. */
    asleep: <T>(work: () => Promise<T>) =>
      within(1_400, () => cloud.proxies.database.answering('DatabaseResumingException', work)),
    /**
     * Counts the statements of `work`. Each takes as long as over a slow network, so that parallel statements always
     * overlap.
     */
    statementsOf: async (work: () => Promise<unknown>) => {
      const { passages, slowed } = cloud.proxies.database
      const begin = performance.now()
      await slowed(NETWORK_MILLISECONDS, work)
      // A statement that an earlier request no longer waited for can end now.
      return countStatements(passages.filter(({ startedAt }) => startedAt >= begin))
    },
    whileLocked: <T>(sql: string, values: unknown[], waiting: number, start: () => Promise<T>[]) =>
      whileLocked(postgres, cloud.database, { sql, values, waiting }, start),
    /** Returns a text that changes with every change of the data, except in the tables of `except`. */
    fingerprintOfData: async (except: readonly string[] = []) =>
      JSON.stringify(await query(fingerprintQuery(except))),
    /** Calls a route for operators, signed with the local credentials. */
    operate: (method: string, path: string, body?: object): Promise<Reply> =>
      operate(method, path, body === undefined ? {} : { body }),
    operateWith: (method: string, path: string, options: CallOptions) => operate(method, path, options),
    close: async () => {
      await pool.end()
      await cloud.stop()
    },
    /** Signs any claims with the API's current signing key. */
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
