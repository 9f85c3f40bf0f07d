import { DatabaseError } from 'pg'
import { BodyTooLarge } from '../http-server.ts'
import { ConnectionLost, NoConnection } from './connection-faults.ts'
import { InvalidSecret, SecretNotFound } from './logins.ts'
import { BadRequest } from './parameters.ts'
import { UnsupportedResult } from './result-types.ts'

/** An error response of the Data API. */
export interface ServiceError {
  readonly status: number
  readonly type: string
  readonly message: string
}

/** The operation does not exist. */
export class UnknownOperation extends Error {}

/** The transaction is not open. */
export class TransactionNotFound extends Error {}

/** Another statement of the transaction is still running. */
export class TransactionBusy extends Error {}

const QUERY_CANCELED = '57014'

const answers: readonly [abstract new (...parameters: never) => Error, number, string][] = [
  [BadRequest, 400, 'BadRequestException'],
  [SecretNotFound, 400, 'SecretsErrorException'],
  [InvalidSecret, 400, 'InvalidSecretException'],
  [SyntaxError, 400, 'SerializationException'],
  [UnsupportedResult, 400, 'UnsupportedResultException'],
  [TransactionBusy, 400, 'DatabaseErrorException'],
  [TransactionNotFound, 404, 'TransactionNotFoundException'],
  [UnknownOperation, 404, 'UnknownOperationException'],
  [BodyTooLarge, 413, 'RequestEntityTooLargeException'],
]

/** Converts an error to an error response of the Data API. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof DatabaseError) return toDatabaseError(error)
  if (error instanceof NoConnection) return error.isTimeout ? noFreeConnection : noWriter
  if (error instanceof ConnectionLost) return error.isTimeout ? timedOut : lostConnection
  const message = error instanceof Error ? error.message : String(error)
  const [, status, type] = answers.find(([kind]) => error instanceof kind) ?? []
  return { status: status ?? 500, type: type ?? 'InternalServerErrorException', message }
}

const timedOut = { status: 400, type: 'StatementTimeoutException', message: 'Request timed out' }
const noFreeConnection = { ...timedOut, message: 'Connection is not available, request timed out' }
const noWriter = {
  status: 504,
  type: 'DatabaseUnavailableException',
  message: "The writer instance in the DB cluster isn't available.",
}
const lostConnection = {
  status: 400,
  type: 'DatabaseErrorException',
  message: 'ERROR: An I/O error occurred while sending to the backend.; SQLState: 08006',
}

// AWS returns the message and the SQLState. It omits PostgreSQL's DETAIL, which quotes values of the row.
function toDatabaseError({ code, message, severity = 'ERROR' }: DatabaseError): ServiceError {
  if (code === QUERY_CANCELED) return timedOut
  return {
    status: 400,
    type: 'DatabaseErrorException',
    message: `${severity}: ${message}; SQLState: ${code}`,
  }
}
