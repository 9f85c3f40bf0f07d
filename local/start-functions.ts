import { join } from 'node:path'
import type { Context } from 'aws-lambda'
import * as jobs from '../lib/jobs.ts'
import { routes } from '../lib/routes/table.ts'
import type { CloudOptions } from './cloud-options.ts'
import { openChanges } from './console-api/changes.ts'
import { consolePages } from './console-api/console-pages.ts'
import { openConsole } from './console-api/open-console.ts'
import { LOCAL_REGION } from './environment.ts'
import { appOrigin } from './front/app-origin.ts'
import { dispatcher, type HttpFunction } from './front/dispatch.ts'
import { operatorBySignature } from './front/operator.ts'
import { appServer } from './front/serve-app.ts'
import { startFront } from './front/start-front.ts'
import { lambdaContext } from './lambda-context.ts'
import type { FunctionHost } from './load-function.ts'
import { recordedJobs } from './recording/recorded-jobs.ts'
import { openRecorder } from './recording/recorder.ts'
import { startSchedules } from './schedules.ts'
import type { CloudServices } from './start-services.ts'
import { startWorkers } from './workers.ts'

const MIGRATION_MILLISECONDS = 15 * 60 * 1000

const stop = (service: { stop(): Promise<void> }) => service.stop()

/** Applies the pending migrations. */
export async function migrate(host: FunctionHost): Promise<void> {
  const handler = (await host.load(jobs.migrate.id)) as (event: unknown, context: Context) => Promise<unknown>
  await handler({}, lambdaContext('jobs-migrate', 'npm-start', MIGRATION_MILLISECONDS))
}

/** Starts the functions behind the HTTP front end, with their queues and schedules, and the console. `started` stops them. */
export async function startFunctions(
  {
    port,
    directory,
    tell,
    app,
    services,
    host,
    ...options
  }: CloudOptions & { services: CloudServices; host: FunctionHost },
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
  const serveApp =
    app === undefined ? async () => false : appServer(app, appOrigin(origin, process.env['APP_URL']))
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
