import type { ExecuteStatementResponse } from '@aws-sdk/client-rds-data'
import { readErrorResponse } from '../../aws/error-response.ts'
import type { HttpAnswer } from '../../aws/post.ts'
import { DataApiError } from './database-unavailable.ts'

/**
 * Parses a response with status 200.
 * @throws {SyntaxError} if the body is not a JSON object, for example because it is truncated or from a proxy.
 */
export function parseResult(body: string): object {
  const parsed: unknown = JSON.parse(body)
  if (typeof parsed === 'object' && parsed !== null) return parsed
  throw new SyntaxError('The answer is not a JSON object')
}

/**
 * Reads the result of a statement.
 * @throws if a column is a time without a zone, or an integer exceeds 2^53.
 */
export function readStatement(response: ExecuteStatementResponse): ExecuteStatementResponse {
  for (const { typeName, label } of response.columnMetadata ?? []) {
    if (typeName === 'timestamp') throw new Error(`The column ${label} has a time without a zone`)
  }
  for (const field of response.records?.flat() ?? []) {
    // JSON.parse has rounded the number. Select such numbers as text.
    if (field.longValue !== undefined && !Number.isSafeInteger(field.longValue))
      throw new RangeError('An integer exceeds 2^53')
    const blob: unknown = field.blobValue
    const double: unknown = field.doubleValue
    // REST-JSON encodes NaN and the infinities as text.
    if (typeof double === 'string') Object.assign(field, { doubleValue: Number(double) })
    if (typeof blob === 'string')
      Object.assign(field, { blobValue: new Uint8Array(Buffer.from(blob, 'base64')) })
  }
  return response
}

/** Converts an error response to an error. */
export function toError(answer: HttpAnswer): DataApiError {
  const { name, message } = readErrorResponse(answer)
  return new DataApiError(name, message, answer.status)
}
