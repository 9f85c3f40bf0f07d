import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '../../lib/db/dialect.ts'
import { migrateToLatest } from '../../lib/db/migrator.ts'
import { startDataApi } from '../../lib/local/data-api/start.ts'
import { LOCAL_REGION, localCredentials } from '../../lib/local/environment.ts'
import { startPostgres } from '../../lib/local/postgres/start.ts'
import { createDataApiClient } from '../../lib/services/data-api/client.ts'
import { migrations } from '../../migrations/index.ts'
import { type PostgresAddress, withAdministrator } from './databases.ts'

/** Starts a PostgreSQL in memory, and migrates the database that others are copied from. */
export async function startTemplate() {
  const directory = mkdtempSync(join(memory(), 'dashtam-test-'))
  const { stop, ...postgres } = await startPostgres({ directory, durable: false })
  await withAdministrator(postgres, client => client.query('create database template_dashtam'))
  await migrate(postgres)
  return {
    postgres,
    stop: async () => {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function migrate(postgres: PostgresAddress): Promise<void> {
  const credentials = localCredentials()
  const dataApi = await startDataApi({ postgres, credentials, region: LOCAL_REGION })
  const client = createDataApiClient({
    region: LOCAL_REGION,
    credentials,
    endpoint: dataApi.url,
    deadline: () => undefined,
    timeoutMilliseconds: 30_000,
    retryAfterSeconds: 1,
  })
  const address = {
    client,
    resourceArn: 'arn:aws:rds',
    secretArn: 'arn:aws:secret',
    database: 'template_dashtam',
  }
  await migrateToLatest(createDatabase(address), migrations)
  await dataApi.close()
}

/** Memory, where the machine has a folder for it: a test's data need not outlive it. */
function memory(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}
