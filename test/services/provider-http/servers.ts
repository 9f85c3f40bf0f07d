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
/** Opens the calls, patient where a test says nothing else. */
export const open = (settings: Partial<typeof defaults> = {}) =>
  openProviderHttp({ ...defaults, ...settings })
/** A call that reads. */
export const get = (url: string, headers = {}) => ({ method: 'GET' as const, url: new URL(url), headers })
/** A call that writes. */
export const post = (url: string, body: string) => ({
  method: 'POST' as const,
  url: new URL(url),
  headers: {},
  body,
})

/** Serves HTTP, and counts who comes. */
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

/** A server of bytes, for what no HTTP server would say; `onData` is told each piece that arrives. */
export const serveBytes = (onData: (socket: Socket, text: string) => void) =>
  listening(
    createTcpServer(socket =>
      socket.on('error', () => {}).on('data', data => onData(socket, data.toString('latin1'))),
    ),
  )

/** Lets a server listen until the end of the test; yields its address. */
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

/** An invocation to call within. */
export const scope = { functionId: 'test', requestId: 'r', traceId: 't', trace: ROOT_CONTEXT }
