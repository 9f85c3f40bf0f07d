import type * as z from 'zod/mini'
import { safeParse } from 'zod/mini'
import type { HttpCall, HttpOutcome } from '../../services/provider-http/provider-http.ts'
import type { Services } from '../../services/services.ts'
import { logFailedCall } from './call-log.ts'
import { parseExactly } from './exact-json.ts'
import type { Provider } from './provider.ts'
import type { ApiProtocol, ApiRequest, ProviderApi } from './provider-api.ts'
import type { ProviderFailure, ReadResult } from './provider-failure.ts'
import { takeProviderLimit } from './provider-limit.ts'
import type { ProviderCall } from './provider-limit-buckets.ts'
import { retryAfterSeconds } from './provider-retry-after.ts'

/** Access to a provider's API. */
export interface ApiAccess {
  /** The access token of a connection; absent for calls that are not about one. */
  readonly accessToken?: string
  /** The purpose of the calls, which determines the limits that they count against. */
  readonly call: ProviderCall
}

/** A bearer token (RFC 6750, 2.1), and failures by status codes. */
const bearer: ApiProtocol = {
  authenticate: ({ accessToken }) => ({
    headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
  }),
}

/**
 * Opens a provider's API for one read. Each call checks the provider's limit first.
 * @throws {Error} if the provider has no `apiUrl`.
 */
export function openApi(
  services: Services<'providerHttp' | 'rateLimits'>,
  provider: Provider,
  { accessToken, call }: ApiAccess,
): ProviderApi {
  const { client, definition, endpoints } = provider
  const { api } = endpoints
  if (!api) throw new Error(`${definition.key} has no API address`)
  const loadProtocol = definition.apiProtocol ?? (() => bearer)
  let calls = 0
  // A retry repeats all calls, so it needs at least as many tokens as there were calls.
  const costToRetry = () => 2 ** Math.ceil(Math.log2(calls))
  const send = async <T>(
    request: ApiRequest<T>,
    method: HttpCall['method'],
    content?: Readonly<Record<string, unknown>>,
  ): Promise<ReadResult<T>> => {
    calls += 1
    const limit = await takeProviderLimit(services, provider, call, { costToRetry })
    if (limit.kind !== 'admitted') return limit
    const protocol = await loadProtocol()
    const own = protocol.authenticate({ client, accessToken })
    const headers = {
      accept: 'application/json',
      ...(content && { 'content-type': 'application/json' }),
      ...own.headers,
      ...request.headers,
    }
    const body = content && { body: JSON.stringify({ ...own.body, ...content }) }
    const outcome = await services.providerHttp.send({
      method,
      url: addressOf(api, request),
      headers,
      ...body,
    })
    const read = toRead(outcome, request.reply, protocol, services.clock())
    if (read.kind !== 'read') logFailedCall(services, provider, { call: 'api', failure: read, outcome })
    return read
  }
  return {
    get: request => send(request, 'GET'),
    post: request => send(request, 'POST', request.body),
  }
}

/** Throws if a part of the path is not encoded, for example if it contains `..`. */
function addressOf(api: URL, { path, query = {} }: ApiRequest<unknown>): URL {
  const whole = `${api.pathname.replace(/\/$/, '')}${path}`
  const url = new URL(api)
  url.pathname = whole
  if (url.pathname !== whole) throw new Error('A part of the path is not encoded')
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url
}

function toRead<T>(
  outcome: HttpOutcome,
  reply: z.ZodMiniType<T>,
  protocol: ApiProtocol,
  now: Date,
): ReadResult<T> {
  if (outcome.kind === 'timed_out') return { kind: 'timed_out' }
  if (outcome.kind === 'failed') return outcome
  const parsed = parseExactly(outcome.body)
  const { status, headers } = outcome
  if (status !== 200) return protocol.failureOf?.(status, parsed?.value) ?? failureOf(status, headers, now)
  if (!parsed) return { kind: 'failed', reason: 'not_json' }
  const { success, data } = safeParse(reply, parsed.value)
  return success ? { kind: 'read', value: data } : { kind: 'failed', reason: 'unexpected_shape' }
}

function failureOf(status: number, headers: Readonly<Record<string, string>>, now: Date): ProviderFailure {
  if (status === 401) return { kind: 'unauthorized' }
  if (status === 404) return { kind: 'missing' }
  if (status === 429)
    return { kind: 'busy', retryAfterSeconds: retryAfterSeconds(headers['retry-after'], now) }
  return { kind: 'failed', reason: `status_${status}` }
}
