import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { ROOT_CONTEXT } from '@opentelemetry/api'
import { onTestFinished } from 'vitest'
import { openProviderHttp } from '../../../lib/services/provider-http/open-provider-http.ts'
import { listen } from '../../../local/http-server.ts'

const defaults = {
  httpTimeoutTotal: 20,
  httpTimeoutConnect: 20,
  httpTimeoutRead: 20,
  httpTimeoutPool: 20,
  providerConnections: 4,
  providerAnswerBytes: 10_000,
}
/** Opens the HTTP client for providers, with long timeouts by default. */
export const open = (settings: Partial<typeof defaults> = {}) =>
  openProviderHttp({ ...defaults, ...settings })
/** Creates a GET call. */
export const get = (url: string, headers = {}) => ({ method: 'GET' as const, url: new URL(url), headers })
/** Creates a POST call. */
export const post = (url: string, body: string) => ({
  method: 'POST' as const,
  url: new URL(url),
  headers: {},
  body,
})

/** Starts an HTTP server that counts requests and connections. */
export async function serve(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void) {
  const seen = { requests: 0, connections: 0, sockets: new Set<Socket>() }
  const server = createServer((incoming, outgoing) => {
    seen.requests += 1
    answer(incoming, outgoing)
  }).on('connection', (socket: Socket) => {
    seen.connections += 1
    seen.sockets.add(socket)
    socket.on('close', () => seen.sockets.delete(socket))
  })
  return { seen, url: await listening(server) }
}

/** Starts a TCP server for invalid HTTP responses. Calls `onData` for each received chunk. */
export const serveBytes = (onData: (socket: Socket, text: string) => void) =>
  listening(
    createTcpServer(socket =>
      socket.on('error', () => {}).on('data', data => onData(socket, data.toString('latin1'))),
    ),
  )

/** Starts a server until the end of the test and returns its URL. */
export async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', socket => sockets.add(socket))
  const { url, stop } = await listen(server)
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await stop()
  })
  return url
}

/** The scope of an invocation, without deadline. */
export const scope = { functionId: 'test', requestId: 'r', traceId: 't', trace: ROOT_CONTEXT }
