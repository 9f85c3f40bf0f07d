import { Server as HttpServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Server } from 'node:net'

/** A server that listens, and how to stop it. */
export interface Listening {
  readonly port: number
  readonly url: string
  /** Ends kept connections and waits for the requests under way. */
  stop(): Promise<void>
}

/** Listens on 127.0.0.1, on a free port where none is given; rejects where the port is taken. */
export function listen(server: Server, port = 0): Promise<Listening> {
  // Longer than the clients keep theirs, so that it is never the server that closes a connection just being reused.
  if (server instanceof HttpServer) server.keepAliveTimeout = 30_000
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const { port: bound } = server.address() as AddressInfo
      resolve({ port: bound, url: `http://127.0.0.1:${bound}`, stop: () => stop(server) })
    })
  })
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    if (server instanceof HttpServer) server.closeIdleConnections()
  })
}

/** Reads a request's body whole; rejects one that is larger than `maxBytes`. */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new BodyTooLarge(`The body is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A request's body is larger than its reader allows. */
export class BodyTooLarge extends Error {}

/** Tells whether a port of 127.0.0.1 can be listened on. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    const { stop: release } = await listen(new HttpServer(), port)
    await release()
    return true
  } catch {
    return false
  }
}
