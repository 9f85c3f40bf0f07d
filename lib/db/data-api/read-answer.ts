import type { ExecuteStatementResponse } from '@aws-sdk/client-rds-data'
import { DataApiError } from './database-unavailable.ts'
import type { HttpAnswer } from './post.ts'

/**
 * Parses an answer with status 200.
 * @throws {SyntaxError} if it is no JSON object: it broke off, as HTTP cannot always tell, or it comes from a proxy.
 */
export function parseResult(body: string): object {
  const parsed: unknown = JSON.parse(body)
  if (typeof parsed === 'object' && parsed !== null) return parsed
  throw new SyntaxError('The answer is no JSON object')
}

/**
 * Reads the result of a statement.
 * @throws if a column has a time without a zone, or an integer beyond 2^53.
 */
export function readStatement(response: ExecuteStatementResponse): ExecuteStatementResponse {
  for (const { typeName, label } of response.columnMetadata ?? []) {
    if (typeName === 'timestamp') throw new Error(`The column ${label} has a time without a zone`)
  }
  for (const field of response.records?.flat() ?? []) {
    // JSON has rounded it already: select such a number as text.
    if (field.longValue !== undefined && !Number.isSafeInteger(field.longValue))
      throw new RangeError('An integer beyond 2^53')
    const blob: unknown = field.blobValue
    const double: unknown = field.doubleValue
    // REST-JSON writes NaN and the infinities as text.
    if (typeof double === 'string') Object.assign(field, { doubleValue: Number(double) })
    if (typeof blob === 'string')
      Object.assign(field, { blobValue: new Uint8Array(Buffer.from(blob, 'base64')) })
  }
  return response
}

/** Reads an answer that is not a success. */
export function toError({ status, errorType, body }: HttpAnswer): DataApiError {
  const { __type, code, message, Message } = readError(body)
  const name = (errorType ?? __type ?? code ?? `HTTP ${status}`).replace(/:.*$/, '').replace(/^.*#/, '')
  return new DataApiError(name, message ?? Message ?? 'no message', status)
}

function readError(body: string): Partial<Record<'__type' | 'code' | 'message' | 'Message', string>> {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    // A proxy's page, or nothing at all.
    return {}
  }
}
