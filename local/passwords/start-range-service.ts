import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { isPortFree, listen } from '../http-server.ts'

/** How the mock range service answers. */
export type RangeFault = 'none' | 'down' | 'slow' | 'malformed' | 'huge'

/** A password that the mock range service knows, for tests by hand. */
export const BREACHED_PASSWORD = 'Breached-Password-1!'

const DIGITS = 35
const OTHER_ENTRIES = 40
const HUGE_BYTES = 1_048_576

const hashOf = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()

/**
 * Starts the service on 127.0.0.1. It knows a few passwords and can fail on request.
 * @param port The preferred port. A free port is used if it is in use.
 */
export async function startRangeService(port = 0) {
  const hashes = new Set([hashOf(BREACHED_PASSWORD)])
  const requests: { prefix: string; headers: NodeJS.Dict<string | string[]> }[] = []
  const mode: { fault: RangeFault } = { fault: 'none' }
  const server = createServer((incoming, outgoing) => {
    const prefix = /^\/range\/([0-9A-F]{5})$/.exec(incoming.url ?? '')?.[1]
    if (incoming.method !== 'GET' || prefix === undefined) return void outgoing.writeHead(400).end()
    requests.push({ prefix, headers: incoming.headers })
    answer(outgoing, mode.fault, rangeOf(prefix, hashes, incoming.headers['add-padding'] === 'true'))
  })
  const { url, stop } = await listen(server, (await isPortFree(port)) ? port : 0)
  return {
    url,
    /** The requests that the service received. */
    requests,
    /** Adds a password to the breaches. */
    add: (password: string) => hashes.add(hashOf(password)),
    /** Lets the service fail. */
    fail: (fault: RangeFault) => {
      mode.fault = fault
    },
    stop: async () => {
      // A slow response would delay the end.
      server.closeAllConnections()
      await stop()
    },
  }
}

/** Returns the entries of a range: the known passwords, others, and padding with the count 0. */
function rangeOf(prefix: string, hashes: ReadonlySet<string>, isPadded: boolean): string {
  const known = [...hashes].filter(hash => hash.startsWith(prefix)).map(hash => `${hash.slice(5)}:3`)
  const generated = (kind: string, count: number) =>
    Array.from(
      { length: OTHER_ENTRIES },
      (_, at) => `${hashOf(`${kind} ${prefix} ${at}`).slice(0, DIGITS)}:${count}`,
    )
  const padding = isPadded ? generated('padding', 0) : []
  return [...known, ...generated('other', 7), ...padding].toSorted().join('\r\n')
}

function answer(outgoing: ServerResponse, fault: RangeFault, range: string): void {
  if (fault === 'slow') return
  if (fault === 'down') return void outgoing.writeHead(503).end()
  const bodies = {
    none: range,
    malformed: `${range}\r\n<html>`,
    huge: `${range}\r\n`.padEnd(HUGE_BYTES, '0'),
  }
  outgoing.writeHead(200, { 'content-type': 'text/plain' }).end(bodies[fault])
}
