import type { CloudOptions } from './cloud-options.ts'
import { sourceHost } from './load-function.ts'
import { captureLogLines } from './recording/log-lines.ts'
import { spanRecorder } from './recording/span-recorder.ts'
import { migrate, startFunctions } from './start-functions.ts'
import { startServices } from './start-services.ts'
import { startTracing } from './tracing.ts'

/** Variables that the SDK prefers over the local endpoints and credentials. */
const AWS_OVERRIDES = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']

const stop = (service: { stop(): Promise<void> }) => service.stop()

/**
 * Starts the local cloud: PostgreSQL, AWS services, mock providers, and the unchanged functions behind an HTTP front end.
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
