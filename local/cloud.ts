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
import { openChanges } from './console-api/changes.ts'
import { consolePages } from './console-api/console-pages.ts'
import { openConsole } from './console-api/open-console.ts'
import { loginsIn } from './data-api/logins.ts'
import { startDataApi } from './data-api/start-data-api.ts'
import { seedDatabaseSecrets } from './database-secrets.ts'
import { functionEnvironment, LOCAL_REGION, localCredentials, seedKeys, seedSecrets } from './environment.ts'
import { dispatcher, type HttpFunction } from './front/dispatch.ts'
import { operatorBySignature } from './front/operator.ts'
import { appServer } from './front/serve-app.ts'
import { startFront } from './front/start-front.ts'
import { lambdaContext } from './lambda-context.ts'
import { type FunctionHost, sourceHost } from './load-function.ts'
import { provideMockSchwab } from './mock-schwab.ts'
import { createDatabase } from './postgres/create-database.ts'
import type { PostgresFault } from './postgres/fault.ts'
import { startPostgres } from './postgres/start-postgres.ts'
import { captureLogLines } from './recording/log-lines.ts'
import { recordedJobs } from './recording/recorded-jobs.ts'
import { openRecorder } from './recording/recorder.ts'
import { spanRecorder } from './recording/span-recorder.ts'
import { startSchedules } from './schedules.ts'
import { startTracing } from './tracing.ts'
import { queueJobs, startWorkers } from './workers.ts'

/** The options of the local cloud. */
export interface CloudOptions {
  readonly port: number
  readonly directory: string
  /** The folder of the built application, which is served at the root. If absent, only the API is served. */
  readonly app?: string
  /** The folder of the built console, which is served at `/_local`. If absent, only its data is served. */
  readonly console?: string
  /** Reports each started service with its address. */
  readonly tell: (name: string, address: string) => void
  /** Reports each step that takes time. */
  readonly progress?: (step: string) => void
  /** Creates the host of the functions from their environment variables. If absent, the functions run from source. */
  readonly openFunctions?: (variables: Readonly<Record<string, string>>) => FunctionHost
  /** Called if PostgreSQL stops and cannot be restarted. */
  readonly giveUp: (fault: PostgresFault) => void
}

const DATABASE = 'dashtam'
const SCHWAB = 'Mock Schwab'
const MIGRATION_MILLISECONDS = 15 * 60 * 1000
/** Variables that the SDK prefers over the local endpoints and credentials. */
const AWS_OVERRIDES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']
/** Short for mail, so that a failed mail is retried soon. For refreshes, longer than the function timeout. */
const VISIBILITY_SECONDS = { mail: 5, refreshes: 90 }

/**
 * Starts the local cloud: PostgreSQL, AWS services, mock Schwab, and the unchanged functions behind an HTTP front end.
 * @returns a function that stops everything, in reverse order.
 * @throws if a part fails to start. The parts that already run are stopped first.
 */
export async function startCloud(options: CloudOptions): Promise<() => Promise<void>> {
  const { tell, openFunctions = sourceHost, progress } = options
  await using started = new AsyncDisposableStack()
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, LOG_LEVEL: givenLevel } = process.env
  started.adopt(startTracing(collector || undefined, spanRecorder()), stop)
  if (collector) tell('OpenTelemetry', collector)
  progress?.('Starting PostgreSQL and the AWS services')
  const services = await startServices(options, started)
  // Settings of the user override the defaults, but not the addresses of the local services.
  const { MAIL_FROM, API_URL, APP_URL, LOG_LEVEL, GEOIP_COUNTRY_DATABASE, ...addresses } = services.variables
  const defaults = { MAIL_FROM, API_URL, APP_URL, LOG_LEVEL, GEOIP_COUNTRY_DATABASE }
  Object.assign(process.env, { ...defaults, ...process.env, ...addresses })
  // The console shows the log lines of a request. The terminal shows them only if the user asks for a level.
  if (!givenLevel && !options.openFunctions) Object.assign(process.env, { LOG_LEVEL: 'info' })
  started.defer(captureLogLines(({ level }) => Boolean(givenLevel) || level === 'warn' || level === 'error'))
  for (const name of AWS_OVERRIDES) delete process.env[name]
  const host = started.adopt(openFunctions(services.variables), stop)
  progress?.('Applying the migrations')
  await migrate(host)
  progress?.('Loading the functions')
  await startFunctions({ ...options, services, host }, started)
  const running = started.move()
  return () => running.disposeAsync()
}

type Services = Awaited<ReturnType<typeof startServices>>

const stop = (service: { stop(): Promise<void> }) => service.stop()

async function startServices({ port, directory, tell, giveUp }: CloudOptions, started: AsyncDisposableStack) {
  const credentials = localCredentials()
  const watcher = { report: (text: string) => tell('PostgreSQL', text), giveUp }
  const postgres = started.adopt(
    await startPostgres({ directory: join(directory, 'postgres'), durable: true, watcher }),
    stop,
  )
  await createDatabase(postgres, DATABASE)
  tell('PostgreSQL', `postgresql://${postgres.user}@127.0.0.1:${postgres.port}/${DATABASE}`)
  const secrets = secretsManager(LOCAL_REGION, join(directory, 'secrets.json'))
  seedDatabaseSecrets(secrets, postgres)
  const dataApi = started.adopt(
    await startDataApi({ postgres, logins: loginsIn(secrets), credentials, region: LOCAL_REGION }),
    ({ close }) => close(),
  )
  tell('RDS Data API', dataApi.url)
  const services = [secrets, kms(LOCAL_REGION, join(directory, 'keys.json'))]
  const keys = started.adopt(await startJsonServices(services, credentials, LOCAL_REGION), stop)
  tell('KMS, Secrets Manager', keys.url)
  const mail = started.adopt(await startMail(), stop)
  tell('SES', mail.url)
  const definitions = queueJobs(jobs.jobs).map(({ on: { queue: name, maxReceives } }) => {
    return { name, maxReceives, visibilitySeconds: VISIBILITY_SECONDS[name] }
  })
  const queues = started.adopt(await startQueues(definitions, credentials, LOCAL_REGION), stop)
  tell('SQS', queues.url)
  await seedSecrets(
    keys.url,
    credentials,
    systemRandom(() => new Date()),
  )
  await seedKeys(keys.url, credentials)
  const api = `http://127.0.0.1:${port}`
  const appUrl = process.env['APP_URL'] || api
  const schwab = await provideMockSchwab({
    port: port + 1,
    appUrl,
    directory,
    keys: keys.url,
    credentials,
  })
  started.adopt(schwab, stop)
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
  writeEnvironment(directory, variables)
  return {
    endpoints: {
      services: {
        API: api,
        'RDS Data API': dataApi.url,
        'KMS, Secrets Manager': keys.url,
        SES: mail.url,
        SQS: queues.url,
        [SCHWAB]: schwab.url,
      },
      database: `postgresql://${postgres.user}@127.0.0.1:${postgres.port}/${DATABASE}`,
      variables,
    },
    mail,
    queues,
    schwab,
    variables,
    credentials,
  }
}

/** Writes the environment for commands that use a running local cloud. */
function writeEnvironment(directory: string, variables: Record<string, string>): void {
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
    directory,
    tell,
    app,
    services,
    host,
    ...options
  }: CloudOptions & { services: Services; host: FunctionHost },
  started: AsyncDisposableStack,
): Promise<void> {
  const { queues, credentials } = services
  const changes = openChanges()
  const recorder = openRecorder(changes.notify, join(directory, 'console'))
  const handlers = new Map<string, Promise<unknown>>()
  const load = (id: string) => {
    const loaded = handlers.get(id) ?? host.load(id)
    handlers.set(id, loaded)
    return loaded
  }
  const loadJob = recordedJobs(recorder, load)
  // Load everything now, so that a configuration error appears at the start and not at the first request.
  await Promise.all([...routes, ...jobs.jobs].map(({ id }) => load(id)))
  started.adopt(await startWorkers(jobs.jobs, queues, loadJob), stop)
  const schedules = started.adopt(startSchedules(jobs.jobs, loadJob), stop)
  const dispatch = dispatcher({
    routes,
    load: async route => (await load(route.id)) as HttpFunction,
    operatorOf: operatorBySignature(credentials, LOCAL_REGION),
  })
  const origin = `http://127.0.0.1:${port}`
  const serveConsole = openConsole({
    ...services,
    jobs: jobs.jobs,
    schedules,
    recorder,
    changes,
    pages: consolePages(options.console, origin),
    dispatch,
    region: LOCAL_REGION,
    directory: join(directory, 'console'),
  })
  const serveApp = app === undefined ? async () => false : appServer(app, origin)
  const front = await startFront({
    port,
    dispatch: recorder.dispatch(dispatch),
    local: async (incoming, outgoing) =>
      (await serveConsole(incoming, outgoing)) || (await serveApp(incoming, outgoing)),
  })
  started.adopt(front, stop)
  // Before the front end, which waits for its open requests.
  started.adopt(changes, stop)
  tell('Console', `${front.url}/_local`)
}
