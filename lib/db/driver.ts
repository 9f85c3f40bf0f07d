import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely'

/** Mends what kysely-data-api's driver gets wrong, and refuses what it silently ignores. */
export class MendedDriver implements Driver {
  readonly #driver: Driver
  constructor(driver: Driver) {
    this.#driver = driver
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new MendedConnection(await this.#driver.acquireConnection())
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel || settings.accessMode) {
      throw new Error('The Data API knows neither isolation levels nor access modes of a transaction')
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
    // Kysely rolls back because of an error, that of a failed commit too, and it is this error that the caller must
    // meet. A transaction that cannot be rolled back is one that has ended, or that the Data API ends after three
    // idle minutes.
    await this.#driver.rollbackTransaction(ended).catch(() => {})
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.#driver.releaseConnection(innerOf(connection))
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }

  /** A connection of the package remembers its transaction after the end: a new one takes its place. */
  async #renew(connection: DatabaseConnection): Promise<void> {
    if (!(connection instanceof MendedConnection)) throw new TypeError('A connection of another driver')
    connection.inner = await this.#driver.acquireConnection()
  }
}

class MendedConnection implements DatabaseConnection {
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
  if (!(connection instanceof MendedConnection)) throw new TypeError('A connection of another driver')
  return connection.inner
}
