import type { FrontRequest } from '../local/front/event.ts'

/** A call of the API. */
export interface ApiCall {
  readonly method: string
  readonly path: string
  /** The access token. */
  readonly token?: string | undefined
  /** Sent as JSON. */
  readonly body?: object | undefined
  /** The address of the client. */
  readonly ip: string
}

/** Returns the request of a call, as the front end receives it. */
export function apiRequest({ method, path, token, body, ip }: ApiCall): FrontRequest {
  return {
    method,
    url: path,
    headers: {
      host: 'api.example.com',
      ...(body && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: Buffer.from(body ? JSON.stringify(body) : ''),
    sourceIp: ip,
    requestId: crypto.randomUUID(),
    receivedAt: new Date(),
  }
}
