import type { Agent, IncomingMessage, RequestOptions } from 'node:http'

/** An answer over HTTP, read whole. */
export interface HttpAnswer {
  readonly status: number
  /** The `x-amzn-errortype` header, where there is one. */
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

// The service closes connections that idle, and a Lambda that was frozen does not see it: a request written into such a
// one is lost, without a word of whether it was carried out. So a pause of this length gives them all up.
const IDLE_MILLISECONDS = 4_000
// AWS bounds an answer at 1 MiB of records; anything much larger is not the Data API.
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

/** Posts to one origin over connections that are kept. */
export function poster(endpoint: URL): (post: HttpPost) => Promise<HttpAnswer> {
  let transport: { agent: Agent; request: typeof import('node:http').request } | undefined
  let lastUsedAt = 0
  /** Loaded at the first use: node:http takes as long to import as all else in a function. */
  const open = () => {
    const module = process.getBuiltinModule(endpoint.protocol === 'https:' ? 'node:https' : 'node:http')
    return {
      agent: new module.Agent({ keepAlive: true, timeout: IDLE_MILLISECONDS }),
      request: module.request,
    }
  }
  const fresh = () => {
    const now = Date.now()
    if (now - lastUsedAt > IDLE_MILLISECONDS) transport = undefined
    lastUsedAt = now
    transport ??= open()
    return transport
  }
  const { hostname, port, pathname } = endpoint
  const base = pathname.replace(/\/$/, '')
  return ({ path, headers, body, timeoutMilliseconds }) => {
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
      const outgoing = request(options, answer => readWhole(answer).then(resolve, reject))
      // A timer here and events below: an AbortSignal and an iterator cost as much CPU as the signature.
      const giveUp = () => outgoing.destroy(timedOut(timeoutMilliseconds))
      const timer = setTimeout(giveUp, timeoutMilliseconds)
      outgoing.on('close', () => clearTimeout(timer))
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }
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
