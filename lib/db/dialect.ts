import { type Driver, Kysely, type QueryCompiler } from 'kysely'
import { DataApiDialect } from 'kysely-data-api'
import type { DatabaseAddress } from './database-address.ts'
import { createDriver, dialectOptions } from './driver.ts'
import { DataApiQueryCompiler } from './query-compiler.ts'
import type { Database, Tables } from './tables.ts'
import { typedValues } from './typed-values.ts'

/** Extends kysely-data-api for PostgreSQL: parameter types, transactions and results. */
class PatchedDataApiDialect extends DataApiDialect {
  readonly #address: DatabaseAddress
  constructor(address: DatabaseAddress) {
    super(dialectOptions(address))
    this.#address = address
  }

  override createDriver(): Driver {
    return createDriver(this.#address)
  }

  override createQueryCompiler(): QueryCompiler {
    return new DataApiQueryCompiler()
  }
}

/** Opens a database through the Data API. It connects on the first query. */
export function createDatabase(address: DatabaseAddress): Database {
  return new Kysely<Tables>({ dialect: new PatchedDataApiDialect(address), plugins: [typedValues] })
}
