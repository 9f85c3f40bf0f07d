import type { IncomingMessage, RequestOptions } from 'node:http'
import { type Connections, openConnections } from './connections.ts'

/** An answer over HTTP, read whole. */
export interface HttpAnswer {
  readonly status: number
  /** The `x-amzn-errortype` header, if present. */
  readonly errorType: string | undefined
  readonly body: string
}

/** A request to post. */
export interface HttpPost {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
  /** When the answer must be there, in milliseconds from now. */
  readonly timeoutMilliseconds: number
}

/** Posts to one origin over connections that are kept. */
export interface Poster {
  (post: HttpPost): Promise<HttpAnswer>
  /** Opens connections ahead of the first requests. Never throws. */
  connect(count: number): void
}

// The service closes connections that idle, and a Lambda that was frozen does not see it: a request written into such a
// one is lost, without a word of whether it was carried out. So a pause of this length gives them all up.
const IDLE_MILLISECONDS = 4_000
// AWS bounds an answer at 1 MiB of records; anything much larger is not the Data API.
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

/** Makes a poster. Nothing is loaded or connected before its first use. */
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
  const { hostname, port, pathname } = endpoint
  const base = pathname.replace(/\/$/, '')
  const post = ({ path, headers, body, timeoutMilliseconds }: HttpPost): Promise<HttpAnswer> => {
    const { agent, request } = fresh()
    const options: RequestOptions = {
      agent,
      hostname,
      port,
      path: `${base}${path}`,
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    }
    return new Promise((resolve, reject) => {
      let isAnswered = false
      const outgoing = request(options, answer => {
        isAnswered = true
        readWhole(answer).then(resolve, reject)
      })
      // A timer here and events below: an AbortSignal and an iterator cost as much CPU as the signature.
      const giveUp = () => outgoing.destroy(timedOut(timeoutMilliseconds))
      const timer = setTimeout(giveUp, timeoutMilliseconds)
      outgoing.on('error', reject)
      outgoing.on('close', () => {
        clearTimeout(timer)
        // Neither an answer nor an error: the server changed to another protocol (101).
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
      if (bytes > MAX_ANSWER_BYTES)
        answer.destroy(new Error(`An answer of more than ${MAX_ANSWER_BYTES} bytes`))
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
