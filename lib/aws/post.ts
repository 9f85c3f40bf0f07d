import type { IncomingMessage, RequestOptions } from 'node:http'
import { type Connections, openConnections } from './connections.ts'

/** A complete HTTP response. */
export interface HttpAnswer {
  readonly status: number
  /** The `x-amzn-errortype` header, if present. */
  readonly errorType: string | undefined
  readonly body: string
}

/** A POST request. */
export interface HttpPost {
  /** The whole path, including that of the endpoint. */
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
  /** Timeout of the complete response, in milliseconds. */
  readonly timeoutMilliseconds: number
}

/** Sends POST requests to one origin over reusable connections. */
export interface Poster {
  (post: HttpPost): Promise<HttpAnswer>
  /** Opens connections before the first requests. Never throws. */
  connect(count: number): void
}

// The service closes idle connections, and a frozen Lambda does not notice it. A request on a closed connection is
// lost, and its outcome is unknown. After an idle time of this length, all connections are replaced.
const IDLE_MILLISECONDS = 4_000
// The Data API limits a response to 1 MiB of records. A much larger response is not from the Data API.
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

/** Returns the path of an endpoint, without a slash at its end: proxies serve services under one. */
export function basePath({ pathname }: URL): string {
  return pathname.replace(/\/$/, '')
}

/** Creates a poster. It loads the HTTP client and connects on first use. */
export function poster(endpoint: URL): Poster {
  let connections: Connections | undefined
  let lastUsedAt = 0
  const fresh = () => {
    const now = Date.now()
    if (now - lastUsedAt > IDLE_MILLISECONDS) connections = undefined
    lastUsedAt = now
    connections ??= openConnections(endpoint, IDLE_MILLISECONDS)
    return connections
  }
  const { hostname, port } = endpoint
  const post = ({ path, headers, body, timeoutMilliseconds }: HttpPost): Promise<HttpAnswer> => {
    const { agent, request } = fresh()
    const options: RequestOptions = {
      agent,
      hostname,
      port,
      path,
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    }
    return new Promise((resolve, reject) => {
      let isAnswered = false
      const outgoing = request(options, answer => {
        isAnswered = true
        readWhole(answer).then(resolve, reject)
      })
      // A timer and events, because an AbortSignal and an iterator take as much CPU as the signature.
      const abort = () => outgoing.destroy(timedOut(timeoutMilliseconds))
      const timer = setTimeout(abort, timeoutMilliseconds)
      outgoing.on('error', reject)
      outgoing.on('close', () => {
        clearTimeout(timer)
        // A protocol switch (101) causes neither a response nor an error.
        if (!isAnswered) reject(new Error('The connection was closed without an answer'))
      })
      outgoing.end(body)
    })
  }
  return Object.assign(post, { connect: (count: number) => fresh().prepare(count) })
}

function timedOut(milliseconds: number): Error {
  return Object.assign(new Error(`No answer within ${milliseconds} ms`), { code: 'ETIMEDOUT' })
}

function readWhole(answer: IncomingMessage): Promise<HttpAnswer> {
  const { 'x-amzn-errortype': errorType } = answer.headers
  const chunks: Buffer[] = []
  let bytes = 0
  return new Promise((resolve, reject) => {
    answer.on('error', reject)
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > MAX_ANSWER_BYTES) answer.destroy(new Error(`The answer exceeds ${MAX_ANSWER_BYTES} bytes`))
    })
    answer.on('end', () => {
      resolve({
        status: answer.statusCode ?? 0,
        errorType: typeof errorType === 'string' ? errorType : undefined,
        body: Buffer.concat(chunks).toString('utf8'),
      })
    })
  })
}
