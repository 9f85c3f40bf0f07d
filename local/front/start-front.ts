import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { BodyTooLarge, type Listening, listen, readBody } from '../http-server.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import type { Dispatch } from './dispatch.ts'
import type { FrontRequest } from './event.ts'
import { gatewayReply } from './result.ts'

/** The options of the front end. */
export interface FrontOptions {
  readonly port: number
  readonly dispatch: Dispatch
  /** Handles requests for pages: the console and the application. Returns false for requests of the API. */
  readonly local: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<boolean>
}

/** The limit of API Gateway: 10 MB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024

/**
 * Starts the HTTP front end on 127.0.0.1.
 * @throws if the port is in use.
 */
export function startFront({ port, dispatch, local }: FrontOptions): Promise<Listening> {
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (await local(incoming, outgoing)) return
    const preflight = preflightHeaders(incoming.method, incoming.headers)
    if (preflight) return void outgoing.writeHead(204, preflight).end()
    const result = await read(incoming).then(dispatch, error => {
      if (error instanceof BodyTooLarge) return gatewayReply(413, 'Request Entity Too Large')
      throw error
    })
    const { statusCode = 200, headers = {}, body = '', isBase64Encoded = false, cookies } = result
    outgoing.writeHead(statusCode, {
      ...corsHeaders(incoming.headers),
      ...lowerCased(headers),
      ...(cookies && { 'set-cookie': cookies }),
    })
    outgoing.end(isBase64Encoded ? Buffer.from(body, 'base64') : body)
  }
  const server = createServer(
    { maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 10_000 },
    (incoming, outgoing) => {
      // The client disconnected.
      serve(incoming, outgoing).catch(() => outgoing.destroy())
    },
  )
  return listen(server, port)
}

async function read(incoming: IncomingMessage): Promise<FrontRequest> {
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: incoming.headers,
    body: await readBody(incoming, MAX_BODY_BYTES),
    sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
    requestId: randomUUID(),
    receivedAt: new Date(),
  }
}

function lowerCased(headers: Record<string, string | number | boolean>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}
