import { migrateToLatest, migrationsAhead } from '../../lib/db/migrator.ts'
import * as jobs from '../../lib/jobs.ts'
import { deploymentTask } from '../../lib/triggers/deployment-task.ts'
import { migrations } from '../../migrations/index.ts'

/** Brings the database to the newest migration. */
export const handler = deploymentTask(jobs.migrate, async ({ database, log }) => {
  const ahead = await migrationsAhead(database, migrations)
  if (ahead.length > 0) {
    log('database_ahead', { ahead: ahead.join(', ') })
    return { applied: [] }
  }
  const applied = await migrateToLatest(database, migrations)
  log('migrated', { applied: applied.join(', ') })
  return { applied }
})
