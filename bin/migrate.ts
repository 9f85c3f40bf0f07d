import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MigrationResultSet } from 'kysely'
import { createMigrator } from '../lib/db/migrator.ts'
import { ensureRoles } from '../lib/db/roles/ensure.ts'
import { grantPrivileges } from '../lib/db/roles/grant.ts'
import { openServices } from '../lib/services/open-services.ts'
import { migrations } from '../migrations/index.ts'
import { confirm } from './command-line/confirm.ts'
import { CommandError, runCommand, UsageError } from './command-line/run-command.ts'
import { createMigration } from './migrations/files.ts'

const folder = fileURLToPath(new URL('../migrations', import.meta.url))
const usage = `npm run migrate -- create NAME     creates an empty migration
npm run migrate -- up              applies all pending migrations
npm run migrate -- down [--yes]    rolls back the newest migration, after a confirmation or with --yes
npm run migrate -- history         lists all migrations
npm run migrate -- current         prints the newest applied migration

Connects as the table owner. The environment selects the database (DATABASE_CLUSTER_ARN, DATABASE_OWNER_SECRET_ARN).
The default is the database of a running \`npm start\`.`

function environment(): Record<string, string | undefined> {
  if (process.env['DATABASE_CLUSTER_ARN']) return process.env
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    return { ...process.env, ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch {
    throw new CommandError(
      'No database found. Run `npm start`, or set DATABASE_CLUSTER_ARN and DATABASE_OWNER_SECRET_ARN.',
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
  if (results.length === 0) console.log('No pending migrations')
}

/** Applies the migrations and grants the functions access to new tables, like a deployment. */
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

const applied = async () => (await open().getMigrations()).filter(({ executedAt }) => executedAt)

async function current(): Promise<void> {
  console.log((await applied()).at(-1)?.name ?? 'No migration applied')
}

async function down(isConfirmed: boolean | undefined): Promise<void> {
  const newest = (await applied()).at(-1)?.name
  if (newest === undefined) return console.log('No migration to roll back')
  await confirm(`This rolls back ${newest} and deletes all data in the objects that it created.`, isConfirmed)
  report(await open().migrateDown())
}

const commands: Record<string, (title: string, isConfirmed: boolean | undefined) => unknown> = {
  create: title => console.log(`migrations/${createMigration(folder, title, new Date())}.ts`),
  up,
  down: (_, isConfirmed) => down(isConfirmed),
  history,
  current,
}

await runCommand(
  { usage, options: { yes: { type: 'boolean' } }, positionals: 2, faults: [Error] },
  async ({ values, positionals: [command = '', title] }) => {
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined
    if (!run) throw new UsageError(`Give a command: ${Object.keys(commands).join(', ')}.`)
    if ((command === 'create') !== (title !== undefined))
      throw new UsageError('create requires a NAME. The other commands accept none.')
    if (values.yes && command !== 'down') throw new UsageError('Only down accepts --yes.')
    await run(title ?? '', values.yes)
  },
)
