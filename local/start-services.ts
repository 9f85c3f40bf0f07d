import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as jobs from '../lib/jobs.ts'
import { systemRandom } from '../lib/runtime/random.ts'
import { startJsonServices } from './aws/json-service.ts'
import { kms } from './aws/kms.ts'
import { startMail } from './aws/mail.ts'
import { startQueues } from './aws/queues.ts'
import { startS3 } from './aws/s3.ts'
import { secretsManager } from './aws/secrets-manager.ts'
import type { CloudOptions } from './cloud-options.ts'
import { loginsIn } from './data-api/logins.ts'
import { startDataApi } from './data-api/start-data-api.ts'
import { seedDatabaseSecrets } from './database-secrets.ts'
import {
  EXPORT_BUCKET,
  functionEnvironment,
  LOCAL_REGION,
  localCredentials,
  seedKeys,
  seedSecrets,
} from './environment.ts'
import { provideReceiver } from './events/provide-receiver.ts'
import { provideMockPlaid } from './mock-plaid.ts'
import { provideMockSchwab } from './mock-schwab.ts'
import { startRangeService } from './passwords/start-range-service.ts'
import { createDatabase } from './postgres/create-database.ts'
import { startPostgres } from './postgres/start-postgres.ts'
import { queueJobs } from './workers.ts'

const DATABASE = 'dashtam'
const SCHWAB = 'Mock Schwab'
const PLAID = 'Mock Plaid'
const RECEIVER = 'Event receiver'
const RANGES = 'Breached passwords'
/** Relative to the port of the API. */
const RANGES_PORT = 3
const RECEIVER_PORT = 9
/** Short for mail, so that a failed mail is retried soon. For refreshes and events, longer than the function timeout. */
const VISIBILITY_SECONDS = { mail: 5, refreshes: 90, events: 90 }

/** The services of the local cloud, without the functions. */
export type CloudServices = Awaited<ReturnType<typeof startServices>>

const stop = (service: { stop(): Promise<void> }) => service.stop()

/** Starts PostgreSQL, the AWS services, the mock providers and the receiver of events. `started` stops them. */
export async function startServices(
  { port, directory, tell, giveUp }: CloudOptions,
  started: AsyncDisposableStack,
) {
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
  const file = join(directory, 'exports.json')
  const s3 = started.adopt(
    await startS3({ bucket: EXPORT_BUCKET, credentials, region: LOCAL_REGION, file }),
    stop,
  )
  tell('S3', s3.url)
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
  const provided = { appUrl, directory, keys: keys.url, credentials }
  const schwab = started.adopt(await provideMockSchwab({ ...provided, port: port + 1 }), stop)
  tell(SCHWAB, schwab.url)
  const webhookUrl = `${api}/webhooks/plaid`
  const plaid = started.adopt(await provideMockPlaid({ ...provided, port: port + 2, webhookUrl }), stop)
  tell(PLAID, plaid.url)
  const receiver = await provideReceiver({
    port: port + RECEIVER_PORT,
    directory,
    keys: keys.url,
    credentials,
  })
  started.adopt(receiver, stop)
  tell(RECEIVER, receiver.url)
  const ranges = started.adopt(await startRangeService(port + RANGES_PORT), stop)
  tell(RANGES, ranges.url)
  const endpoints = {
    dataApi: dataApi.url,
    keys: keys.url,
    s3: s3.url,
    ses: mail.url,
    sqs: queues.url,
    breachedPasswords: ranges.url,
  }
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
        S3: s3.url,
        SES: mail.url,
        SQS: queues.url,
        [SCHWAB]: schwab.url,
        [PLAID]: plaid.url,
        [RECEIVER]: receiver.url,
        [RANGES]: ranges.url,
      },
      database: `postgresql://${postgres.user}@127.0.0.1:${postgres.port}/${DATABASE}`,
      variables,
    },
    mail,
    queues,
    schwab,
    plaid,
    receiver,
    variables,
    credentials,
  }
}

/** Writes the environment for commands that use a running local cloud. */
function writeEnvironment(directory: string, variables: Record<string, string>): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(join(directory, 'environment.json'), JSON.stringify(variables, null, 2), { mode: 0o600 })
}
