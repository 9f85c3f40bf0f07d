import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDatabase } from '../../lib/db/dialect.ts'
import { migrateToLatest } from '../../lib/db/migrator.ts'
import { startDataApi } from '../../lib/local/data-api/start.ts'
import { LOCAL_REGION, localCredentials } from '../../lib/local/environment.ts'
import { startPostgres } from '../../lib/local/postgres/start.ts'
import { createDataApiClient } from '../../lib/services/data-api/client.ts'
import { migrations } from '../../migrations/index.ts'
import { withAdministrator } from './databases.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { host: string; port: number; user: string; password: string }
  }
}

/** Starts one PostgreSQL for the run and migrates the database that every test's own is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(memory(), 'dashtam-test-'))
  const { stop, ...postgres } = await startPostgres({ directory, durable: false })
  await withAdministrator(postgres, client => client.query('create database template_dashtam'))
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
  await migrateToLatest(
    createDatabase({
      client,
      resourceArn: 'arn:aws:rds',
      secretArn: 'arn:aws:secret',
      database: 'template_dashtam',
    }),
    migrations,
  )
  await dataApi.close()
  project.provide('postgres', postgres)
  return async () => {
    await stop()
    rmSync(directory, { recursive: true, force: true })
  }
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
