import type { DatabaseAddress } from '../../db/database-address.ts'
import type { Database } from '../../db/tables.ts'

/**
 * Returns the database. The first call loads Kysely, which takes longer than anything else at a cold start: call it while
 * the first statement, a compiled one, is on its way.
 */
export type DeferredDatabase = () => Promise<Database>

/** Opens the database with the login of the functions, on the first call. */
export function openDeferredDatabase(address: DatabaseAddress): DeferredDatabase {
  let database: Promise<Database> | undefined
  return () => {
    database ??= import('../../db/dialect.ts').then(({ createDatabase }) => createDatabase(address))
    return database
  }
}
