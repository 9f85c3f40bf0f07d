import type { MigrationResultSet } from 'kysely'
import { createMigrator } from '../../lib/db/migrator.ts'
import { ensureRoles } from '../../lib/db/roles/ensure.ts'
import { grantPrivileges } from '../../lib/db/roles/grant.ts'
import { openServices } from '../../lib/services/open-services.ts'
import { migrations } from '../../migrations/index.ts'
import { confirm } from '../command-line/confirm.ts'
import { runningEnvironment } from '../command-line/local-cloud.ts'

/** Connects as the table owner, to the cluster in the environment or to the running local cloud. */
async function openOwner() {
  const isGiven = Boolean(process.env['DATABASE_CLUSTER_ARN'])
  const environment = isGiven ? process.env : { ...process.env, ...(await runningEnvironment()) }
  return openServices(['databaseOwner'], {}, { environment }).databaseOwner
}

async function openMigrator() {
  return createMigrator(await openOwner(), migrations)
}

function report({ error, results = [] }: MigrationResultSet): void {
  for (const { migrationName, direction, status } of results)
    console.log(`${direction} ${migrationName} ${status}`)
  if (error) throw error
  if (results.length === 0) console.log('No pending migrations')
}

/** Applies the migrations and grants the functions access to new tables, like a deployment. */
export async function migrateUp(): Promise<void> {
  const owner = await openOwner()
  report(await createMigrator(owner, migrations).migrateToLatest())
  await ensureRoles(owner)
  await grantPrivileges(owner)
}

/** Lists all migrations. */
export async function printHistory(): Promise<void> {
  for (const { name, executedAt } of await (await openMigrator()).getMigrations())
    console.log(`${name} ${executedAt ? executedAt.toISOString() : 'pending'}`)
}

/** Prints the newest applied migration. */
export async function printCurrent(): Promise<void> {
  console.log((await newestApplied()) ?? 'No migration applied')
}

/** Rolls back the newest migration after a confirmation. */
export async function migrateDown(isConfirmed: boolean | undefined): Promise<void> {
  const newest = await newestApplied()
  if (newest === undefined) return console.log('No migration to roll back')
  await confirm(`This rolls back ${newest} and deletes all data in the objects that it created.`, isConfirmed)
  report(await (await openMigrator()).migrateDown())
}

async function newestApplied(): Promise<string | undefined> {
  const known = await (await openMigrator()).getMigrations()
  return known.filter(({ executedAt }) => executedAt).at(-1)?.name
}
