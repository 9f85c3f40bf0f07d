import type {
  BeginTransactionRequest,
  BeginTransactionResponse,
  CommitTransactionRequest,
  ExecuteStatementRequest,
  ExecuteStatementResponse,
  RDSData,
  RollbackTransactionRequest,
} from '@aws-sdk/client-rds-data'
import { type Driver, Kysely, type QueryCompiler } from 'kysely'
import { DataApiDialect } from 'kysely-data-api'
import { PatchedDriver } from './driver.ts'
import { DataApiQueryCompiler } from './query-compiler.ts'
import type { Database, Tables } from './tables.ts'
import { typedValues } from './typed-values.ts'

/** The methods of a Data API client that the dialect uses. */
export interface DataApiClient {
  executeStatement(request: ExecuteStatementRequest): Promise<ExecuteStatementResponse>
  beginTransaction(request: BeginTransactionRequest): Promise<BeginTransactionResponse>
  commitTransaction(request: CommitTransactionRequest): Promise<unknown>
  rollbackTransaction(request: RollbackTransactionRequest): Promise<unknown>
}

/** The database and the client that accesses it. */
export interface DatabaseAddress {
  readonly client: DataApiClient
  readonly resourceArn: string
  readonly secretArn: string
  readonly database: string
}

/** Extends kysely-data-api for PostgreSQL: parameter types, transactions and results. */
class PatchedDataApiDialect extends DataApiDialect {
  override createDriver(): Driver {
    return new PatchedDriver(super.createDriver())
  }

  override createQueryCompiler(): QueryCompiler {
    return new DataApiQueryCompiler()
  }
}

/** Opens a database through the Data API. It connects on the first query. */
export function createDatabase({ client, ...address }: DatabaseAddress): Database {
  // The type of the package requires the complete SDK client, but the package calls only these four methods.
  const driver = { ...address, client: client as RDSData }
  return new Kysely<Tables>({
    dialect: new PatchedDataApiDialect({ mode: 'postgres', driver }),
    plugins: [typedValues],
  })
}
