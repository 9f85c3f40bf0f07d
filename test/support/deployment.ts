import { sql } from 'kysely'
import { vi } from 'vitest'
import { openServices } from '../../lib/services/open-services.ts'
import type { DeploymentFunction } from '../../lib/triggers/deployment-task.ts'
import { loginsIn } from '../../local/data-api/logins.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'
import { atEndOfFile } from './cleanups.ts'
import { startCloud } from './cloud.ts'
import { withAdministrator } from './databases.ts'
import { startServer } from './postgres-server.ts'

const DATABASE = 'dashtam'
const OWNER = { user: 'master', password: 'the-master-of-this-test' }

/**
 * Starts an environment before its first deployment, with its own PostgreSQL, because roles belong to the server. The
 * owner of the database is no superuser. It may create roles and databases, like the master user of RDS.
 * @param prepare Runs after the environment is set and before a function reads it.
 */
export async function startDeployment(prepare: () => Promise<void> = async () => {}) {
  const { postgres, stop } = await startServer()
  const administrate = (statement: string, database = DATABASE) =>
    withAdministrator(postgres, client => client.query(statement), database)
  await administrate(`create role master login createrole createdb password '${OWNER.password}'`, 'postgres')
  await administrate(`create database ${DATABASE} owner master`, 'postgres')
  const cloud = await startCloud({ ...postgres, ...OWNER }, DATABASE, null)
  atEndOfFile(async () => {
    await cloud.stop()
    await stop()
  })
  await prepare()
  // A function reads its environment when it is loaded.
  vi.resetModules()
  const migrate = (await loadFunction('jobs/migrate')) as DeploymentFunction<{ applied: string[] }>
  const { database, databaseLogin, databaseOwner } = openServices([
    'database',
    'databaseLogin',
    'databaseOwner',
  ])
  return {
    cloud,
    /** The database as the functions and as its owner use it. */
    database,
    databaseOwner,
    /** The secret of the functions' login. */
    databaseLogin,
    deploy: () => migrate({}, lambdaContext('jobs-migrate', 'request', 600_000)),
    /** Runs a statement as a superuser. */
    administrate,
    /** Ends the connections that the Data API keeps open for the functions. */
    disconnect: () =>
      administrate(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename like 'dashtam_functions%'",
      ),
    /** Returns the role that the functions are logged in as. */
    whoIs: async () => {
      const { rows } = await sql<{ name: string }>`select session_user::text as name`.execute(database)
      return rows[0]?.name
    },
    /** Opens a new connection as a role and closes it. */
    connectAs: (user: string, password: string) =>
      withAdministrator({ ...postgres, user, password }, client => client.query('select 1'), DATABASE),
    /** Returns the login in the secret of the functions. */
    loginNow: () => loginsIn(cloud.secrets)(String(process.env['DATABASE_SECRET_ARN'])),
  }
}
