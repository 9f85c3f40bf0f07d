import { type CallProblem, clientProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'
import type { FetchReply } from './fetch.ts'
import { retryAfterSeconds } from './retry-after.ts'

/**
 * Converts a reply to a result.
 *
 * @param text - The body.
 * @param now - The system time in milliseconds.
 */
export function readReply({ status, headers }: FetchReply, text: string, now: number): Result<unknown> {
  const details = {
    status,
    request_id: headers.get('x-request-id') ?? undefined,
    retry_after: retryAfterSeconds(headers.get('retry-after'), now),
  }
  const isSuccess = status >= 200 && status < 300
  if (isSuccess && text === '') return { ok: true, data: undefined }
  try {
    const body: unknown = JSON.parse(text)
    if (isSuccess) return { ok: true, data: body }
    if (isProblem(body))
      return failure({ ...body, ...details, request_id: details.request_id ?? body.instance })
    return failure(clientProblem('unexpected_response', details))
  } catch (cause) {
    return failure(clientProblem('unexpected_response', { ...details, cause }))
  }
}

/** API Gateway and proxies send other JSON, without a code. */
function isProblem(body: unknown): body is CallProblem {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
}
