import { provideLogin } from '../../lib/database-login/provide-login.ts'
import { migrateToLatest, migrationsAhead } from '../../lib/db/migrator.ts'
import { ensureRoles } from '../../lib/db/roles/ensure.ts'
import { grantPrivileges } from '../../lib/db/roles/grant.ts'
import * as jobs from '../../lib/jobs.ts'
import { deploymentTask } from '../../lib/triggers/deployment-task.ts'
import { migrations } from '../../migrations/index.ts'

/** Migrates the database to the newest version, and sets up its roles, privileges and the functions' login. */
export const handler = deploymentTask(jobs.migrate, async services => {
  const { databaseOwner, log } = services
  await ensureRoles(databaseOwner)
  const ahead = await migrationsAhead(databaseOwner, migrations)
  const applied = ahead.length > 0 ? [] : await migrateToLatest(databaseOwner, migrations)
  // If newer code has migrated the database, its privileges stay.
  if (ahead.length > 0) log('database_ahead', { ahead: ahead.join(', ') })
  else {
    await grantPrivileges(databaseOwner)
    log('migrated', { applied: applied.join(', ') })
  }
  await provideLogin(services, applied.length === Object.keys(migrations).length)
  return { applied }
})
