import type { Fetch, FetchReply } from '../../../client/src/http/fetch.ts'
import type { CallOptions, Reply } from '../../support/app.ts'

/** A request that a client sent. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly token: string | undefined
  readonly body: Record<string, unknown>
}

/** Handles a request instead of the network. `pass` sends it to the API. */
export type Fault = (pass: () => Promise<FetchReply>, signal: AbortSignal) => Promise<FetchReply>

/** The network between clients and the API. */
export interface TestNetwork {
  readonly fetch: Fetch
  readonly requests: SentRequest[]
  /** Returns the requests of a path. */
  to(path: string): SentRequest[]
  /** Handles the next request to a path by a fault. Faults of a path are used in order. */
  fault(path: string, ...faults: Fault[]): void
}

/** The path of the refresh. */
export const REFRESH = '/api/v1/auth/refresh'
/** The path of a call that requires a token. */
export const ME = '/api/v1/auth/me'

interface Api {
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Reply>
}

/** Creates the network of an API. */
export function testNetwork(app: Api): TestNetwork {
  const requests: SentRequest[] = []
  const faults = new Map<string, Fault[]>()
  const fetch: Fetch = async (url, { method, headers, body, signal }) => {
    const { pathname, search } = new URL(url)
    const token = headers['authorization']?.replace('Bearer ', '')
    requests.push({ method, path: pathname, token, body: body === undefined ? {} : JSON.parse(body) })
    const pass = async () => {
      const options = { headers, ...(body !== undefined && { rawBody: body }) }
      return toFetchReply(await app.call(method, pathname + search, options))
    }
    signal.throwIfAborted()
    const fault = faults.get(pathname)?.shift()
    return fault ? fault(pass, signal) : pass()
  }
  return {
    fetch,
    requests,
    to: path => requests.filter(request => request.path === path),
    fault: (path, ...more) => faults.set(path, [...(faults.get(path) ?? []), ...more]),
  }
}

function toFetchReply({ status, headers, text }: Reply): FetchReply {
  return { status, headers: new Headers(headers), text: async () => text }
}

/** The request does not reach the API. */
export const offline: Fault = async () => {
  throw new TypeError('Failed to fetch')
}

/** The API handles the request, but its reply is lost. */
export const lostReply: Fault = async pass => {
  await pass()
  throw new TypeError('Failed to fetch')
}

/** The API handles the request, but neither a reply nor an error arrives. */
export const silence: Fault = async (pass, signal) => {
  await pass()
  signal.throwIfAborted()
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}

/** Something in front of the API replies. */
export const reply =
  (status: number, body: unknown, headers: Record<string, string> = {}): Fault =>
  async () => ({ status, headers: new Headers(headers), text: async () => JSON.stringify(body) })

/** A reply that the test holds back. */
export function heldReply() {
  const arrived = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const fault: Fault = async pass => {
    const result = await pass()
    arrived.resolve()
    await released.promise
    return result
  }
  return {
    fault,
    /** Resolves when the API has handled the request. */
    handled: arrived.promise,
    release: () => released.resolve(),
  }
}
