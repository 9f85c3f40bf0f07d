import * as jobs from '../../lib/jobs.ts'
import { systemRandom } from '../../lib/runtime/random.ts'
import type { DatabaseLogin } from '../../lib/services/database/database-login.ts'
import { startJsonServices } from '../../local/aws/json-service.ts'
import { kms } from '../../local/aws/kms.ts'
import { startMail } from '../../local/aws/mail.ts'
import { startQueues } from '../../local/aws/queues.ts'
import { startS3 } from '../../local/aws/s3.ts'
import { secretsManager } from '../../local/aws/secrets-manager.ts'
import { loginsIn } from '../../local/data-api/logins.ts'
import { startDataApi } from '../../local/data-api/start-data-api.ts'
import { keepDatabaseLogin, seedDatabaseSecrets } from '../../local/database-secrets.ts'
import {
  databaseSecretNames,
  EXPORT_BUCKET,
  functionEnvironment,
  LOCAL_REGION,
  localCredentials,
  seedKeys,
  seedSecrets,
} from '../../local/environment.ts'
import { mockPlaidSecret } from '../../local/mock-plaid.ts'
import { mockSecret } from '../../local/mock-schwab.ts'
import { startRangeService } from '../../local/passwords/start-range-service.ts'
import { keepProviderSecret } from '../../local/provider-secret.ts'
import { startPlaid } from '../../local/providers/plaid/start-plaid.ts'
import { startSchwab } from '../../local/providers/schwab/start-schwab.ts'
import { queueJobs } from '../../local/workers.ts'
import { functionsLogin, type PostgresAddress } from './databases.ts'
import { startFaultyProxy } from './faulty-proxy.ts'

/** The redirect URI that is registered at mock Schwab. */
const SCHWAB_REDIRECT = 'https://app.example.com/providers/schwab/callback'

const PLAID_REDIRECT = 'https://app.example.com/providers/plaid/callback'
const UNLIMITED = { capacity: 100_000, seconds: 60 }

/** The local cloud of a test or of the benchmark, behind proxies that can fail. */
export type Cloud = Awaited<ReturnType<typeof startCloud>>

/**
 * Starts the endpoints for a database and sets the environment of the functions. Without a login, the secret of the
 * functions is empty, as after a first deployment.
 */
export async function startCloud(
  postgres: PostgresAddress,
  database: string,
  login: DatabaseLogin | null = functionsLogin,
) {
  const credentials = localCredentials()
  const secrets = secretsManager(LOCAL_REGION)
  seedDatabaseSecrets(secrets, postgres)
  if (login) keepDatabaseLogin(secrets.operations, databaseSecretNames.functions, login)
  const logins = loginsIn(secrets)
  const dataApi = await startDataApi({ postgres, logins, credentials, region: LOCAL_REGION })
  const keys = await startJsonServices([secrets, kms(LOCAL_REGION)], credentials, LOCAL_REGION)
  const mail = await startMail()
  const definitions = queueJobs(jobs.jobs).map(({ on: { queue: name, maxReceives } }) => {
    return { name, maxReceives, visibilitySeconds: 0 }
  })
  const queues = await startQueues(definitions, credentials, LOCAL_REGION)
  await seedSecrets(
    keys.url,
    credentials,
    systemRandom(() => new Date()),
  )
  await seedKeys(keys.url, credentials)
  const schwab = await startSchwab({ redirectUris: [SCHWAB_REDIRECT] })
  await keepProviderSecret(keys.url, credentials, 'schwab', {
    ...mockSecret(schwab, SCHWAB_REDIRECT),
    api_limit: UNLIMITED,
    token_limit: UNLIMITED,
  })
  const plaidTime = { now: () => new Date() }
  const plaid = await startPlaid({ clock: () => plaidTime.now(), retryAfter: [] })
  await keepProviderSecret(keys.url, credentials, 'plaid', {
    ...mockPlaidSecret(plaid, PLAID_REDIRECT),
    api_limit: UNLIMITED,
    token_limit: UNLIMITED,
    connection_limit: UNLIMITED,
  })
  const breachedPasswords = await startRangeService()
  const s3 = await startS3({ bucket: EXPORT_BUCKET, credentials, region: LOCAL_REGION })
  const proxies = {
    database: await startFaultyProxy(dataApi.url),
    queue: await startFaultyProxy(queues.url),
    secrets: await startFaultyProxy(keys.url),
    mail: await startFaultyProxy(mail.url),
    exports: await startFaultyProxy(s3.url),
  }
  const environment = functionEnvironment({
    endpoints: {
      dataApi: proxies.database.url,
      keys: proxies.secrets.url,
      s3: proxies.exports.url,
      ses: proxies.mail.url,
      sqs: proxies.queue.url,
      breachedPasswords: breachedPasswords.url,
    },
    credentials,
    database,
    queueUrlOf: name => queues.urlOf(name).replace(queues.url, proxies.queue.url),
    apiUrl: 'https://api.example.com',
    appUrl: 'https://app.example.com',
  })
  Object.assign(process.env, environment, {
    PASSWORD_HASH_ROUNDS: '10',
    LOG_LEVEL: 'error',
    // The clock of a test stands still and the machine may be busy. Only tests of rate limits use lower values.
    RATE_LIMIT_PERCENT: '1000000',
    RATE_LIMIT_MILLISECONDS: '5000',
  })
  return {
    database,
    dataApiUrl: dataApi.url,
    /** The environment variables of the functions. */
    variables: environment,
    keysUrl: keys.url,
    secrets,
    credentials,
    mail,
    queues,
    s3,
    schwab,
    plaid,
    breachedPasswords,
    /** The clock of mock Plaid. An app sets its own. */
    plaidTime,
    proxies,
    stop: async () => {
      for (const proxy of Object.values(proxies)) proxy.close()
      // Every mail server of a process has the same store.
      await fetch(`${mail.url}/clear-store`, { method: 'POST' })
      await Promise.all([
        dataApi.close(),
        keys.stop(),
        mail.stop(),
        queues.stop(),
        s3.stop(),
        schwab.stop(),
        plaid.stop(),
        breachedPasswords.stop(),
      ])
    },
  }
}
