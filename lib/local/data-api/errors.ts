import { DatabaseError } from 'pg'
import { BadRequest } from './parameters.ts'

/** An error as the Data API answers it. */
export interface ServiceError {
  readonly status: number
  readonly type: string
  readonly message: string
}

/** A transaction that is not, or no longer, open. */
export class TransactionNotFound extends Error {}

/** Says what went wrong in AWS's terms. */
export function toServiceError(error: unknown): ServiceError {
  if (error instanceof BadRequest) return { status: 400, type: 'BadRequestException', message: error.message }
  if (error instanceof TransactionNotFound) {
    return { status: 404, type: 'TransactionNotFoundException', message: error.message }
  }
  if (error instanceof DatabaseError) {
    if (error.code === '57014')
      return { status: 400, type: 'StatementTimeoutException', message: 'Request timed out' }
    const details = [`ERROR: ${error.message}`, ...(error.detail ? [`Detail: ${error.detail}`] : [])].join(
      '\n  ',
    )
    return { status: 400, type: 'DatabaseErrorException', message: `${details}; SQLState: ${error.code}` }
  }
  return {
    status: 500,
    type: 'InternalServerErrorException',
    message: error instanceof Error ? error.message : String(error),
  }
}
