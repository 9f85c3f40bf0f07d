import type { Clock } from '../clock.ts'
import { clientProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'
import type { Fetch } from './fetch.ts'
import { readReply } from './read-reply.ts'

/** What is required to send a request. */
export interface Http {
  readonly baseUrl: string
  readonly fetch: Fetch
  readonly clock: Clock
  /** How long to wait for a reply, in milliseconds. */
  readonly timeout: number
}

/** A request of the API. */
export interface ApiRequest {
  readonly method: string
  /** The path and the query. */
  readonly path: string
  /** The body. It is sent as JSON. */
  readonly body?: unknown
  readonly accessToken?: string
}

/** Sends a request once, and returns its result. Does not reject. */
export async function send(
  { baseUrl, fetch, clock, timeout }: Http,
  { method, path, body, accessToken }: ApiRequest,
  signal?: AbortSignal,
): Promise<Result<unknown>> {
  if (signal?.aborted) return failure(clientProblem('aborted'))
  const controller = new AbortController()
  let ended: 'aborted' | 'timeout' | undefined
  let stop = () => {}
  // For a `fetch` that ignores its signal.
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(controller.signal.reason)
  })
  const end = (reason: typeof ended) => {
    ended = reason
    controller.abort()
    stop()
  }
  const abort = () => end('aborted')
  signal?.addEventListener('abort', abort)
  const cancel = clock.schedule(() => end('timeout'), timeout)
  const exchange = async () => {
    const reply = await fetch(baseUrl + path, {
      method,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: controller.signal,
    })
    return readReply(reply, await reply.text(), clock.wall())
  }
  try {
    return await Promise.race([exchange(), stopped])
  } catch (cause) {
    return failure(clientProblem(ended ?? 'network_error', { cause }))
  } finally {
    cancel()
    signal?.removeEventListener('abort', abort)
  }
}
