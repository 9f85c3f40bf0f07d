import { randomBytes } from 'node:crypto'
import { createDataApiClient } from '../../lib/db/data-api/client.ts'
import { createDatabase } from '../../lib/db/dialect.ts'
import { migrateToLatest } from '../../lib/db/migrator.ts'
import { ensureRoles } from '../../lib/db/roles/ensure.ts'
import { grantPrivileges } from '../../lib/db/roles/grant.ts'
import { changingRoles } from '../../lib/db/roles/lock.ts'
import { setVerifier } from '../../lib/db/roles/password.ts'
import { scramVerifier } from '../../lib/db/roles/scram-verifier.ts'
import { startDataApi } from '../../local/data-api/start-data-api.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { migrations } from '../../migrations/index.ts'
import { functionsLogin, type PostgresAddress, withAdministrator } from './databases.ts'
import { startServer } from './postgres-server.ts'

/**
 * Starts a PostgreSQL, in memory unless `start` starts another one. Creates the roles of the functions and migrates the
 * template of the test databases.
 */
export async function startTemplate(start = startServer) {
  const { stop, postgres } = await start()
  await withAdministrator(postgres, client => client.query('create database template_dashtam'))
  await migrate(postgres)
  return { postgres, stop }
}

async function migrate(postgres: PostgresAddress): Promise<void> {
  const credentials = localCredentials()
  const { user: username, password } = postgres
  const logins = () => ({ username, password })
  const dataApi = await startDataApi({ postgres, logins, credentials, region: LOCAL_REGION })
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
  const owner = createDatabase(address)
  await ensureRoles(owner)
  await migrateToLatest(owner, migrations)
  await grantPrivileges(owner)
  const verifier = scramVerifier(functionsLogin.password, randomBytes(16))
  await changingRoles(owner, trx => setVerifier(trx, functionsLogin.username, verifier))
  await dataApi.close()
}
