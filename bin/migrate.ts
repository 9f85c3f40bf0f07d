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
import { Refused, runCommand, UsageError } from './command-line/run-command.ts'
import { createMigration } from './migrations/files.ts'

const folder = fileURLToPath(new URL('../migrations', import.meta.url))
const usage = `npm run migrate -- create NAME     writes an empty migration
npm run migrate -- up              applies every migration that is pending
npm run migrate -- down [--yes]    rolls the newest one back; asks before, unless --yes is given
npm run migrate -- history         lists the migrations
npm run migrate -- current         names the newest one that is applied

Works as the owner of the tables, on the database that the environment names (DATABASE_CLUSTER_ARN,
DATABASE_OWNER_SECRET_ARN …), else on that of a running \`npm start\`.`

function environment(): Record<string, string | undefined> {
  if (process.env['DATABASE_CLUSTER_ARN']) return process.env
  const file = join(resolve(process.env['DATA_DIR'] || '.local'), 'environment.json')
  try {
    return { ...process.env, ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch {
    throw new Refused(
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

const applied = async () => (await open().getMigrations()).filter(({ executedAt }) => executedAt)

async function current(): Promise<void> {
  console.log((await applied()).at(-1)?.name ?? 'No migration is applied')
}

async function down(isConfirmed: boolean | undefined): Promise<void> {
  const newest = (await applied()).at(-1)?.name
  if (newest === undefined) return console.log('Nothing to do')
  await confirm(`This rolls back ${newest}, with all data in what it made.`, isConfirmed)
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
    if (!run) throw new UsageError(`Name what to do: ${Object.keys(commands).join(', ')}`)
    if ((command === 'create') !== (title !== undefined))
      throw new UsageError('A NAME belongs to create, and to nothing else')
    if (values.yes && command !== 'down') throw new UsageError('--yes belongs to down')
    await run(title ?? '', values.yes)
  },
)
