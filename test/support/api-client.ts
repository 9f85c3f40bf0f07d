import type { Dispatch } from '../../local/front/dispatch.ts'
import { signRequest } from '../../local/sign-request.ts'
import type { LocalCredentials } from '../../local/sigv4.ts'
import { assertDescribed } from './described-replies.ts'

/** The contents of a request. */
export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string
  /** The access token. */
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly ip?: string
  /** Omits the source IP address from the event. API Gateway always sends it, so the pipeline fails. */
  readonly withoutIp?: boolean
}

/** A response of the API. `body` is the parsed JSON, or an empty object. */
export interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
  readonly text: string
}

/** Returns functions that call the API as a user (`call`) or, with a signature, as an operator (`operate`). */
export function apiClient(dispatch: Dispatch, credentials: LocalCredentials, region: string) {
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<Reply> => {
    const { token, headers = {}, ip = '127.0.0.1', withoutIp = false } = options
    const text = bodyOf(options)
    const result = await dispatch({
      method,
      url: path,
      headers: {
        host: 'api.example.com',
        ...(text && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: Buffer.from(text ?? ''),
      sourceIp: withoutIp ? (undefined as unknown as string) : ip,
      requestId: crypto.randomUUID(),
      receivedAt: new Date(),
    })
    const entries = Object.entries(result.headers ?? {})
    const received = Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
    const isJson = /json/.test(received['content-type'] ?? '')
    const body = isJson ? JSON.parse(result.body ?? '') : {}
    const reply = { status: result.statusCode ?? 0, headers: received, text: result.body ?? '', body }
    assertDescribed({ method, path, body: text }, reply)
    return reply
  }
  const operate = async (method: string, path: string, options: CallOptions = {}): Promise<Reply> => {
    const text = bodyOf(options)
    const url = new URL(path, 'https://api.example.com')
    const headers = await signRequest({ method, url, body: text }, credentials, region, options.headers)
    return call(method, path, { headers, ...(text !== undefined && { rawBody: text }) })
  }
  return { call, operate }
}

function bodyOf({ body, rawBody }: CallOptions): string | undefined {
  return rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
}
