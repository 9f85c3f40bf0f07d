import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NAME = /^(\d{8}T\d{4})_([a-z0-9_]+)\.ts$/

/** The names of the migrations in a folder, oldest first. */
export function migrationNames(folder: string): string[] {
  return readdirSync(folder)
    .filter(file => NAME.test(file))
    .map(file => file.replace(/\.ts$/, ''))
    .sort()
}

/** The source of migrations/index.ts: a bundle can only carry migrations that a file names. */
export function indexSource(names: readonly string[]): string {
  const variable = (name: string) => `m${name.replace(/_.*/, '')}`
  return [
    '// Written by `npm run migrate -- create`; a test checks that it lists every file beside it.',
    "import type { Migration } from 'kysely'",
    ...names.map(name => `import * as ${variable(name)} from './${name}.ts'`),
    '',
    '/** Every migration by its name, oldest first. */',
    'export const migrations: Readonly<Record<string, Migration>> = {',
    ...names.map(name => `  '${name}': ${variable(name)},`),
    '}',
    '',
  ].join('\n')
}

/**
 * Writes an empty migration, named by the time in UTC, and lists it; yields its name.
 * @throws where `title` is not of lower-case letters, digits and underscores.
 */
export function createMigration(folder: string, title: string, now: Date): string {
  if (!/^[a-z][a-z0-9_]*$/.test(title))
    throw new Error('Name the migration in lower-case letters, digits and underscores')
  const name = `${now.toISOString().slice(0, 16).replace(/[:-]/g, '')}_${title}`
  if (migrationNames(folder).some(known => known.startsWith(name.slice(0, 13)))) {
    throw new Error('There is a migration of this minute already; wait for the next')
  }
  writeFileSync(join(folder, `${name}.ts`), skeleton, { flag: 'wx' })
  writeFileSync(join(folder, 'index.ts'), indexSource(migrationNames(folder)))
  return name
}

const skeleton = `import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`\`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql\`\`.execute(db)
}
`
