import { type Migration, Migrator } from 'kysely'
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
