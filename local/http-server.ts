import { randomInt } from 'node:crypto'
import { Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A listening server. */
export interface Listening {
  readonly port: number
  readonly url: string
  /** Waits up to 30 s for the open requests, then closes every connection. */
  stop(): Promise<void>
}

/** Longer than the timeout of a function. */
const STOP_TIMEOUT_MILLISECONDS = 30_000

/**
 * Listens on 127.0.0.1, on a free port by default.
 * @throws if the port is in use.
 */
export function listen(server: Server, port = 0): Promise<Listening> {
  // Longer than the keep-alive of the clients. Otherwise the server may close a connection that a client reuses.
  if (server instanceof HttpServer) server.keepAliveTimeout = 30_000
  const openRequests = trackRequests(server)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const { port: bound } = server.address() as AddressInfo
      resolve({ port: bound, url: `http://127.0.0.1:${bound}`, stop: () => stop(server, openRequests) })
    })
  })
}

interface OpenRequests {
  /** Resolves when no request is open. */
  none(): Promise<void>
}

function trackRequests(server: Server): OpenRequests {
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

async function stop(server: Server, openRequests: OpenRequests): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  if (server instanceof HttpServer) {
    const timeout = new AbortController()
    await Promise.race([
      openRequests.none(),
      delay(STOP_TIMEOUT_MILLISECONDS, undefined, { signal: timeout.signal }).catch(() => {}),
    ])
    timeout.abort()
    // Browsers open connections that they may never use. Node does not treat those as idle.
    server.closeAllConnections()
  }
  await closed
}

/**
 * Reads the complete body of a request. An oversized body is rejected only at its end, because a client that is still
 * sending does not read the response.
 * @throws {BodyTooLarge} if the body is larger than `maxBytes`.
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

/** The body of a request is larger than the limit. */
export class BodyTooLarge extends Error {}

/** Number of consecutive ports that a local cloud may take. */
const PORTS = 10
/**
 * Below the ports that systems assign to other servers, which could take a free port before its caller listens. Above 10080,
 * which browsers refuse.
 */
const [FIRST_PORT, LAST_PORT] = [10_100, 32_000]
const ATTEMPTS = 100

/**
 * Finds a port on 127.0.0.1 that is free, with the nine after it.
 * @throws if 100 random ports are not free.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT)
    const needed = Array.from({ length: PORTS }, (_, offset) => port + offset)
    if ((await Promise.all(needed.map(isPortFree))).every(Boolean)) return port
  }
  throw new Error(`No ${PORTS} consecutive ports from ${FIRST_PORT} to ${LAST_PORT} are free.`)
}

/** Returns whether a port on 127.0.0.1 is free. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await portFault(port)) === undefined
}

/** Returns the error code of a server on a port of 127.0.0.1, for example `EADDRINUSE`. Undefined if it is free. */
export async function portFault(port: number): Promise<string | undefined> {
  try {
    const { stop: release } = await listen(new HttpServer(), port)
    await release()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}
