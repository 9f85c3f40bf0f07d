import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import * as jobs from '../lib/jobs.ts'
import { routes } from '../lib/routes/table.ts'
import { systemRandom } from '../lib/runtime/random.ts'
import { startJsonServices } from './aws/json-service.ts'
import { kms } from './aws/kms.ts'
import { startMail } from './aws/mail.ts'
import { startQueues } from './aws/queues.ts'
import { secretsManager } from './aws/secrets-manager.ts'
import { loginsIn } from './data-api/logins.ts'
import { startDataApi } from './data-api/start-data-api.ts'
import { seedDatabaseSecrets } from './database-secrets.ts'
import { functionEnvironment, LOCAL_REGION, localCredentials, seedKeys, seedSecrets } from './environment.ts'
import { dispatcher, type HttpFunction } from './front/dispatch.ts'
import { operatorBySignature } from './front/operator.ts'
import { type Answered, startFront } from './front/start-front.ts'
import { lambdaContext } from './lambda-context.ts'
import { type FunctionHost, sourceHost } from './load-function.ts'
import { provideMockSchwab } from './mock-schwab.ts'
import { auditTrail } from './page/audit-trail.ts'
import { localPages } from './page/serve-pages.ts'
import { createDatabase } from './postgres/create-database.ts'
import type { PostgresFault } from './postgres/fault.ts'
import { startPostgres } from './postgres/start-postgres.ts'
import { startSchedules } from './schedules.ts'
import { startTracing } from './tracing.ts'
import { undoStack } from './undo-stack.ts'
import { queueJobs, startWorkers } from './workers.ts'

/** How the local cloud is started. */
export interface CloudOptions {
  readonly port: number
  readonly directory: string
  /** Tells of each thing that was started, with its address. */
  readonly tell: (name: string, address: string) => void
  /** Opens what runs the functions, with the variables that say where everything is; their sources if absent. */
  readonly openFunctions?: (variables: Readonly<Record<string, string>>) => FunctionHost
  /** Called if PostgreSQL has ended and cannot be started again. */
  readonly giveUp: (fault: PostgresFault) => void
}

const DATABASE = 'dashtam'
const SCHWAB = 'Charles Schwab to practise on'
const REQUESTS_KEPT = 50
const MIGRATION_MILLISECONDS = 15 * 60 * 1000
/** What a person who works with AWS may have set, and what the SDK would heed before our endpoints and credentials. */
const LEADING_TO_AWS = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']
/** Short for mail, so that one that failed is tried again while somebody watches; else longer than a function may take. */
const VISIBILITY_SECONDS = { mail: 5, refreshes: 90 }

/**
 * Starts the local cloud: everything that the functions reach, and the functions themselves, unchanged, behind an HTTP
 * front. What was started is stopped again where a later part fails. Yields how to stop it all.
 */
export async function startCloud(options: CloudOptions): Promise<() => Promise<void>> {
  const { port, tell, openFunctions = sourceHost } = options
  const undo = undoStack()
  try {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: collector } = process.env
    if (collector) {
      undo.add(startTracing(collector), ({ stop }) => stop())
      tell('OpenTelemetry', collector)
    }
    const environment = await startServices(options, undo)
    // What the user has set wins, except where things are.
    const { MAIL_FROM, API_URL, APP_URL, LOG_LEVEL, GEOIP_COUNTRY_DATABASE, ...addresses } =
      environment.variables
    const defaults = { MAIL_FROM, API_URL, APP_URL, LOG_LEVEL, GEOIP_COUNTRY_DATABASE }
    Object.assign(process.env, { ...defaults, ...process.env, ...addresses })
    for (const name of LEADING_TO_AWS) delete process.env[name]
    const host = undo.add(openFunctions(environment.variables), ({ stop }) => stop())
    await migrate(host)
    await startFunctions({ port, tell, environment, host }, undo)
    return undo.all
  } catch (error) {
    await undo.all()
    throw error
  }
}

type Undo = ReturnType<typeof undoStack>
type Started = Awaited<ReturnType<typeof startServices>>

async function startServices({ port, directory, tell, giveUp }: CloudOptions, undo: Undo) {
  const credentials = localCredentials()
  const watcher = { tell: (sentence: string) => tell('PostgreSQL', sentence), giveUp }
  const postgres = undo.add(
    await startPostgres({ directory: join(directory, 'postgres'), durable: true, watcher }),
    ({ stop }) => stop(),
  )
  await createDatabase(postgres, DATABASE)
  tell('PostgreSQL', `postgresql://${postgres.user}@127.0.0.1:${postgres.port}/${DATABASE}`)
  const secrets = secretsManager(LOCAL_REGION, join(directory, 'secrets.json'))
  seedDatabaseSecrets(secrets, postgres)
  const dataApi = undo.add(
    await startDataApi({ postgres, logins: loginsIn(secrets), credentials, region: LOCAL_REGION }),
    ({ close }) => close(),
  )
  tell('RDS Data API', dataApi.url)
  const services = [secrets, kms(LOCAL_REGION, join(directory, 'keys.json'))]
  const keys = undo.add(await startJsonServices(services, credentials, LOCAL_REGION), ({ stop }) => stop())
  tell('KMS, Secrets Manager', keys.url)
  const mail = undo.add(await startMail(), ({ stop }) => stop())
  tell('SES', mail.url)
  const definitions = queueJobs(jobs.jobs).map(({ on: { queue: name, maxReceives } }) => {
    return { name, maxReceives, visibilitySeconds: VISIBILITY_SECONDS[name] }
  })
  const queues = undo.add(await startQueues(definitions, credentials, LOCAL_REGION), ({ stop }) => stop())
  tell('SQS', queues.url)
  await seedSecrets(
    keys.url,
    credentials,
    systemRandom(() => new Date()),
  )
  await seedKeys(keys.url, credentials)
  const api = `http://127.0.0.1:${port}`
  const appUrl = process.env['APP_URL'] || `${api}/_local/app`
  const schwab = await provideMockSchwab({
    port: port + 1,
    appUrl,
    directory,
    keys: keys.url,
    credentials,
  })
  undo.add(schwab, ({ stop }) => stop())
  tell(SCHWAB, schwab.url)
  const endpoints = { dataApi: dataApi.url, keys: keys.url, ses: mail.url, sqs: queues.url }
  const variables = functionEnvironment({
    endpoints,
    credentials,
    database: DATABASE,
    queueUrlOf: queues.urlOf,
    apiUrl: api,
    appUrl,
  })
  keepEnvironment(directory, variables)
  return { endpoints: { ...endpoints, [SCHWAB]: schwab.url }, mail, queues, variables, credentials }
}

/** For the commands that work on a running local cloud. */
function keepEnvironment(directory: string, variables: Record<string, string>): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(join(directory, 'environment.json'), JSON.stringify(variables, null, 2), { mode: 0o600 })
}

async function migrate(host: FunctionHost): Promise<void> {
  const handler = (await host.load(jobs.migrate.id)) as (event: unknown, context: Context) => Promise<unknown>
  await handler({}, lambdaContext('jobs-migrate', 'npm-start', MIGRATION_MILLISECONDS))
}

async function startFunctions(
  {
    port,
    tell,
    environment,
    host,
  }: Pick<CloudOptions, 'port' | 'tell'> & { environment: Started; host: FunctionHost },
  undo: Undo,
): Promise<void> {
  const { mail, queues, endpoints, credentials } = environment
  const handlers = new Map<string, Promise<unknown>>()
  const load = (id: string) => {
    const loaded = handlers.get(id) ?? host.load(id)
    handlers.set(id, loaded)
    return loaded
  }
  // All at once: a fault of the configuration shows now, not at the first request.
  await Promise.all([...routes, ...jobs.jobs].map(({ id }) => load(id)))
  undo.add(await startWorkers(jobs.jobs, queues, load), ({ stop }) => stop())
  const schedules = undo.add(startSchedules(jobs.jobs, load), ({ stop }) => stop())
  const requests: Answered[] = []
  const dispatch = dispatcher({
    routes,
    load: async route => (await load(route.id)) as HttpFunction,
    operatorOf: operatorBySignature(credentials, LOCAL_REGION),
  })
  const front = await startFront({
    port,
    dispatch,
    local: localPages({
      endpoints: () => endpoints,
      mails: mail.sent,
      requests: () => requests,
      runNow: schedules.runNow,
      audit: auditTrail(dispatch, credentials, LOCAL_REGION),
    }),
    onAnswered: answered => {
      requests.unshift(answered)
      requests.splice(REQUESTS_KEPT)
    },
  })
  undo.add(front, ({ stop }) => stop())
  tell('mail and requests', `${front.url}/_local`)
}
