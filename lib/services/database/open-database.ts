import type { DatabaseAddress } from '../../db/database-address.ts'
import { createDatabase } from '../../db/dialect.ts'
import type { Database } from '../../db/tables.ts'

/** Opens the database with the login of the functions. */
export function openDatabase(address: DatabaseAddress): Database {
  return createDatabase(address)
}
