import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { BodyTooLarge, type Listening, listen, readBody } from '../http-server.ts'
import type { Dispatch } from './dispatch.ts'
import type { FrontRequest } from './event.ts'
import { bare } from './result.ts'

/** What the front tells of a request that it has answered; never a query, a header or a body. */
export interface Answered {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly request_id: string
}

/** What the front does beside API Gateway's own work. */
export interface FrontOptions {
  readonly port: number
  readonly dispatch: Dispatch
  /** Answers requests below /_local; tells whether it did. */
  readonly local: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>
  readonly onAnswered: (answered: Answered) => void
}

/** API Gateway takes 10 MB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Starts the HTTP front on 127.0.0.1; rejects where the port is taken. */
export function startFront({ port, dispatch, local, onAnswered }: FrontOptions): Promise<Listening> {
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (await local(incoming, outgoing)) return
    const started = performance.now()
    const requestId = randomUUID()
    const result = await read(incoming, requestId).then(dispatch, error => {
      if (error instanceof BodyTooLarge) return bare(413, 'Request Entity Too Large')
      throw error
    })
    const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false, cookies } = result
    const answered = lowerCased(headers)
    outgoing.writeHead(statusCode, { ...answered, ...(cookies && { 'set-cookie': cookies }) })
    outgoing.end(isBase64Encoded ? Buffer.from(body, 'base64') : body)
    onAnswered({
      at: new Date().toISOString(),
      method: incoming.method ?? '',
      path: (incoming.url ?? '').replace(/\?.*$/s, ''),
      status: statusCode,
      milliseconds: Math.round(performance.now() - started),
      request_id: answered['x-request-id'] ?? requestId,
    })
  }
  const server = createServer(
    { maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 10_000 },
    (incoming, outgoing) => {
      // Whoever went away in the middle of a request needs no answer.
      serve(incoming, outgoing).catch(() => outgoing.destroy())
    },
  )
  return listen(server, port)
}

async function read(incoming: IncomingMessage, requestId: string): Promise<FrontRequest> {
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: incoming.headers,
    body: await readBody(incoming, MAX_BODY_BYTES),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    requestId,
    receivedAt: new Date(),
  }
}

function lowerCased(headers: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
