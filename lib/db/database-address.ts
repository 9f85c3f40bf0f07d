import type {
  BeginTransactionRequest,
  BeginTransactionResponse,
  CommitTransactionRequest,
  ExecuteStatementRequest,
  ExecuteStatementResponse,
  RollbackTransactionRequest,
} from '@aws-sdk/client-rds-data'

/** The methods of a Data API client that the driver uses. */
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
