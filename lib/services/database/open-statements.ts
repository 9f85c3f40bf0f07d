import type { DatabaseAddress } from '../../db/database-address.ts'
import { createStatements, type Statements } from '../../db/statements/statements.ts'

/** Opens the database with the login of the functions, for compiled statements only. */
export function openStatements(address: DatabaseAddress): Statements {
  return createStatements(address)
}
