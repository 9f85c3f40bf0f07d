import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationResultSet } from 'kysely'
import { createMigrator } from '../lib/db/migrator.ts'
import { ensureRoles } from '../lib/db/roles/ensure.ts'
import { grantPrivileges } from '../lib/db/roles/grant.ts'
import { ConfigurationError } from '../lib/services/configuration/load.ts'
import { openServices } from '../lib/services/open.ts'
import { migrations } from '../migrations/index.ts'
import { createMigration } from './migrations/files.ts'

// npm run migrate -- create NAME | up | down | history | current
// As the owner of the tables, on the database that the environment names (DATABASE_CLUSTER_ARN,
// DATABASE_OWNER_SECRET_ARN …), else on that of a running `npm start`.
const folder = fileURLToPath(new URL('../migrations', import.meta.url))
const usage = 'npm run migrate -- create NAME | up | down | history | current'

function environment(): Record<string, string | undefined> {
  if (process.env['DATABASE_CLUSTER_ARN']) return process.env
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    return { ...process.env, ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch {
    throw new Error(
      'There is no database: run `npm start`, or name one by DATABASE_CLUSTER_ARN and its companions',
    )
  }
}

function openOwner() {
  return openServices(['databaseOwner'], {}, { environment: environment() }).databaseOwner
}

function open() {
  return createMigrator(openOwner(), migrations)
}

function report({ error, results = [] }: MigrationResultSet): void {
  for (const { migrationName, direction, status } of results)
    console.log(`${direction} ${migrationName} ${status}`)
  if (error) throw error
  if (results.length === 0) console.log('Nothing to do')
}

/** New tables get the privileges of the functions, as a deployment gives them. */
async function up(): Promise<void> {
  const owner = openOwner()
  report(await createMigrator(owner, migrations).migrateToLatest())
  await ensureRoles(owner)
  await grantPrivileges(owner)
}

async function history(): Promise<void> {
  for (const { name, executedAt } of await open().getMigrations()) {
    console.log(`${name} ${executedAt ? executedAt.toISOString() : 'pending'}`)
  }
}

async function current(): Promise<void> {
  const applied = (await open().getMigrations()).filter(({ executedAt }) => executedAt)
  console.log(applied.at(-1)?.name ?? 'No migration is applied')
}

const [command, title = ''] = process.argv.slice(2)
const commands: Record<string, () => unknown> = {
  create: () => console.log(`migrations/${createMigration(folder, title, new Date())}.ts`),
  up,
  down: async () => report(await open().migrateDown()),
  history,
  current,
}

try {
  const run = commands[command ?? '']
  if (!run) throw new Error(usage)
  await run()
} catch (error) {
  const isPlain = error instanceof ConfigurationError || error instanceof Error
  console.error(isPlain ? error.message : error)
  process.exitCode = 1
}
