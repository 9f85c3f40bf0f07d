import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from '../../local/http-server.ts'

const MAX_BODY_BYTES = 4 * 1024 * 1024

/** A forwarded call: its start and its response, in milliseconds of a monotonic clock. */
export interface Passage {
  readonly startedAt: number
  readonly endedAt: number
}

/** A proxy in front of an AWS endpoint. It records calls and can return errors instead. */
export interface FaultyProxy {
  readonly url: string
  readonly passages: Passage[]
  /** Runs `work` while every call, or each with a `chosen` body, gets this AWS error. */
  answering<T>(errorType: string, work: () => Promise<T>, chosen?: (body: string) => boolean): Promise<T>
  /** Runs `work` while every response takes this many milliseconds longer. */
  slowed<T>(milliseconds: number, work: () => Promise<T>): Promise<T>
  close(): void
}

/** Starts a proxy in front of an endpoint. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target)
  const passages: Passage[] = []
  let fault: { readonly errorType: string; readonly chosen: (body: string) => boolean } | undefined
  let latency = 0
  const server = createServer(async (incoming, outgoing) => {
    const body = fault && (await readBody(incoming, MAX_BODY_BYTES)).toString('utf8')
    if (fault && body !== undefined && fault.chosen(body)) {
      outgoing.writeHead(400, { 'x-amzn-errortype': fault.errorType })
      outgoing.end(JSON.stringify({ __type: fault.errorType, message: 'A fault on demand' }))
      return
    }
    const startedAt = performance.now()
    const { method, url: path, headers } = incoming
    const forwarded = request({ hostname, port, method, path, headers }, answer => {
      const pass = () => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
        answer.on('end', () => passages.push({ startedAt, endedAt: performance.now() }))
      }
      if (latency === 0) pass()
      else setTimeout(pass, latency)
    })
    forwarded.on('error', () => outgoing.destroy())
    if (body === undefined) incoming.pipe(forwarded)
    else forwarded.end(body)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port: ownPort } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${ownPort}`,
    passages,
    answering: async (errorType, work, chosen = () => true) => {
      fault = { errorType, chosen }
      try {
        return await work()
      } finally {
        fault = undefined
      }
    },
    slowed: async (milliseconds, work) => {
      latency = milliseconds
      try {
        return await work()
      } finally {
        latency = 0
      }
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Counts the calls, in total and in sequence: how many the caller waits for one after the other. */
export function countStatements(passages: readonly Passage[]): { inAll: number; inSequence: number } {
  let inSequence = 0
  let waveEnd = Number.NEGATIVE_INFINITY
  for (const { startedAt, endedAt } of [...passages].sort((a, b) => a.startedAt - b.startedAt)) {
    if (startedAt >= waveEnd) {
      inSequence += 1
      waveEnd = endedAt
    } else {
      waveEnd = Math.min(waveEnd, endedAt)
    }
  }
  return { inAll: passages.length, inSequence }
}
