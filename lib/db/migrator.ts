import { type Migration, Migrator, sql } from 'kysely'
import type { Database } from './tables.ts'

/** Makes the migrator of a database over a fixed list of migrations, which a bundle can carry. */
export function createMigrator(db: Database, migrations: Readonly<Record<string, Migration>>): Migrator {
  return new Migrator({
    db: db.withoutPlugins(),
    provider: { getMigrations: async () => ({ ...migrations }) },
  })
}

/** Brings a database to the newest migration; throws the fault of the migration that failed. Yields those applied. */
export async function migrateToLatest(
  db: Database,
  migrations: Readonly<Record<string, Migration>>,
): Promise<string[]> {
  const { error, results = [] } = await createMigrator(db, migrations).migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}

/**
 * The migrations that a database has and this code does not know, where it has every one that the code knows: it was
 * migrated by newer code, whose deployment was rolled back.
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
  const isWhole = Object.keys(migrations).every(name => applied.includes(name))
  return isWhole ? applied.filter(name => !Object.hasOwn(migrations, name)) : []
}
