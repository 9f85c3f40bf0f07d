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
import { MendedDriver } from './driver.ts'
import { DataApiQueryCompiler } from './query-compiler.ts'
import type { Database, Tables } from './tables.ts'
import { typedValues } from './typed-values.ts'

/** What of a Data API client the dialect calls. */
export interface DataApiClient {
  executeStatement(request: ExecuteStatementRequest): Promise<ExecuteStatementResponse>
  beginTransaction(request: BeginTransactionRequest): Promise<BeginTransactionResponse>
  commitTransaction(request: CommitTransactionRequest): Promise<unknown>
  rollbackTransaction(request: RollbackTransactionRequest): Promise<unknown>
}

/** Which database to reach, and by what. */
export interface DatabaseAddress {
  readonly client: DataApiClient
  readonly resourceArn: string
  readonly secretArn: string
  readonly database: string
}

/** kysely-data-api for PostgreSQL with its gaps closed: types of parameters, transactions, results. */
class MendedDataApiDialect extends DataApiDialect {
  override createDriver(): Driver {
    return new MendedDriver(super.createDriver())
  }

  override createQueryCompiler(): QueryCompiler {
    return new DataApiQueryCompiler()
  }
}

/** Opens the database behind the Data API; nothing is connected before the first query. */
export function createDatabase({ client, ...address }: DatabaseAddress): Database {
  // The package asks for the SDK's whole client and calls four methods of it.
  const driver = { ...address, client: client as RDSData }
  return new Kysely<Tables>({
    dialect: new MendedDataApiDialect({ mode: 'postgres', driver }),
    plugins: [typedValues],
  })
}
