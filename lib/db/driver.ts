import type { RDSData } from '@aws-sdk/client-rds-data'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely'
import { DataApiDialect } from 'kysely-data-api'
import type { DatabaseAddress } from './database-address.ts'

/** Returns the options of kysely-data-api for a database. */
export function dialectOptions({
  client,
  ...address
}: DatabaseAddress): ConstructorParameters<typeof DataApiDialect>[0] {
  // The type of the package requires the complete SDK client, but the package calls only four methods.
  return { mode: 'postgres', driver: { ...address, client: client as RDSData } }
}

/** Creates the driver of kysely-data-api, with its errors fixed. A bundle contains it without Kysely. */
export function createDriver(address: DatabaseAddress): Driver {
  return new PatchedDriver(new DataApiDialect(dialectOptions(address)).createDriver())
}

/** Fixes errors of the kysely-data-api driver, and refuses options that the driver ignores. */
class PatchedDriver implements Driver {
  readonly #driver: Driver
  constructor(driver: Driver) {
    this.#driver = driver
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PatchedConnection(await this.#driver.acquireConnection())
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel || settings.accessMode) {
      throw new Error('The Data API does not support isolation levels and access modes of transactions')
    }
    await this.#driver.beginTransaction(innerOf(connection), settings)
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driver.commitTransaction(innerOf(connection))
    await this.#renew(connection)
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    const ended = innerOf(connection)
    await this.#renew(connection)
    // Kysely rolls back after an error, and the caller must get that error. Errors of the rollback are ignored: the
    // transaction has ended, or the Data API ends it after three idle minutes.
    await this.#driver.rollbackTransaction(ended).catch(() => {})
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(innerOf(connection))
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }

  /** Replaces the inner connection, which keeps its transaction id after the transaction ends. */
  async #renew(connection: DatabaseConnection): Promise<void> {
    if (!(connection instanceof PatchedConnection))
      throw new TypeError('The connection belongs to another driver')
    connection.inner = await this.#driver.acquireConnection()
  }
}

class PatchedConnection implements DatabaseConnection {
  inner: DatabaseConnection
  constructor(inner: DatabaseConnection) {
    this.inner = inner
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, numAffectedRows } = await this.inner.executeQuery<R>(query)
    return { rows, ...(numAffectedRows !== undefined && { numAffectedRows }) }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery(query, chunkSize)
  }
}

function innerOf(connection: DatabaseConnection): DatabaseConnection {
  if (!(connection instanceof PatchedConnection))
    throw new TypeError('The connection belongs to another driver')
  return connection.inner
}
