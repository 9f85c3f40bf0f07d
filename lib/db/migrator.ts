import { type Migration, Migrator, sql } from 'kysely'
import type { Database } from './tables.ts'

/** Creates a migrator with a fixed list of migrations, which can be bundled. */
export function createMigrator(db: Database, migrations: Readonly<Record<string, Migration>>): Migrator {
  return new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: async () => ({ ...migrations }) },
  })
}

/** Applies the pending migrations and returns their names. Throws the error of a failed migration. */
export async function migrateToLatest(
  db: Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<string[]> {
  const { error, results = [] } = await createMigrator(db, migrations).migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}

/**
 * Returns the applied migrations that this code does not contain, if all migrations of this code are applied. Such
 * migrations are from newer code with a rolled back deployment. Empty otherwise.
 */
export async function migrationsAhead(
  db: Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<string[]> {
  const table = await sql<{
    name: string | null
  }>`select to_regclass('kysely_migration')::text as name`.execute(db)
  if (!table.rows[0]?.name) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const applied = rows.map(({ name }) => name)
  const areAllApplied = Object.keys(migrations).every(name => applied.includes(name))
  return areAllApplied ? applied.filter(name => !Object.hasOwn(migrations, name)) : []
}
