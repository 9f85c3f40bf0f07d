import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A server that listens, and how to stop it. */
export interface Listening {
  readonly port: number
  readonly url: string
  /** Waits for the requests under way, for half a minute at most, and ends every connection. */
  stop(): Promise<void>
}

/** Longer than a function may take. */
const PATIENCE_MILLISECONDS = 30_000

/** Listens on 127.0.0.1, on a free port where none is given; rejects where the port is taken. */
export function listen(server: Server, port = 0): Promise<Listening> {
  // Longer than the clients keep theirs, so that it is never the server that closes a connection just being reused.
  if (server instanceof HttpServer) server.keepAliveTimeout = 30_000
  const underWay = countUnderWay(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const { port: bound } = server.address() as AddressInfo
      resolve({ port: bound, url: `http://127.0.0.1:${bound}`, stop: () => stop(server, underWay) })
    })
  })
}

interface UnderWay {
  /** Resolves when no request is under way. */
  none(): Promise<void>
}

function countUnderWay(server: Server): UnderWay {
  const replies = new Set<ServerResponse>()
  let whenNone = () => {}
  server.on('request', (_incoming, outgoing: ServerResponse) => {
    replies.add(outgoing)
    outgoing.once('close', () => {
      replies.delete(outgoing)
      if (replies.size === 0) whenNone()
    })
  })
  return {
    none: () =>
      new Promise(resolve => {
        whenNone = resolve
        if (replies.size === 0) resolve()
      }),
  }
}

async function stop(server: Server, underWay: UnderWay): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  if (server instanceof HttpServer) {
    const patience = new AbortController()
    await Promise.race([
      underWay.none(),
      delay(PATIENCE_MILLISECONDS, undefined, { signal: patience.signal }).catch(() => {}),
    ])
    patience.abort()
    // Browsers open connections that they may never use; Node counts those neither as idle nor, once it is closed, as late.
    server.closeAllConnections()
  }
  await closed
}

/**
 * Reads a request's body whole; rejects one that is larger than `maxBytes`, but only at its end: whoever is still sending
 * does not hear the answer.
 */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming) {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
  }
  if (bytes > maxBytes) throw new BodyTooLarge(`The body is larger than ${maxBytes} bytes`)
  return Buffer.concat(chunks)
}

/** A request's body is larger than its reader allows. */
export class BodyTooLarge extends Error {}

/** Finds a port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const { port, stop: release } = await listen(new HttpServer())
  await release()
  return port
}

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
