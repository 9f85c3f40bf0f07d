import * as z from 'zod/mini'
import type { HttpOutcome } from '../../services/provider-http/provider-http.ts'
import type { Services } from '../../services/services.ts'
import { logFailedCall } from './call-log.ts'
import { parseExactly } from './exact-json.ts'
import type { Provider } from './provider.ts'
import type { ApiRequest, ProviderApi } from './provider-api.ts'
import type { ProviderFailure, ReadResult } from './provider-failure.ts'
import { takeProviderLimit } from './provider-limit.ts'
import { retryAfterSeconds } from './provider-retry-after.ts'

/** Access to a provider's API for one user. */
export interface ApiAccess {
  readonly accessToken: string
  /** The calls count against this user's share of the provider's limit. */
  readonly userId: string
}

/**
 * Opens a provider's API for one read. Each call checks the provider's limit first.
 * @throws {Error} if the provider has no `apiUrl`.
 */
export function openApi(
  services: Services<'providerHttp' | 'rateLimits'>,
  provider: Provider,
  { accessToken, userId }: ApiAccess,
): ProviderApi {
  const { api } = provider.endpoints
  if (!api) throw new Error(`${provider.definition.key} has no API address`)
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' }
  let calls = 0
  // A retry repeats all calls, so it needs at least as many tokens as there were calls.
  const costToRetry = () => 2 ** Math.ceil(Math.log2(calls))
  return {
    get: async <T>(request: ApiRequest<T>): Promise<ReadResult<T>> => {
      calls += 1
      const limit = await takeProviderLimit(services, provider, { for: 'read', userId }, { costToRetry })
      if (limit.kind !== 'admitted') return limit
      const outcome = await services.providerHttp.send({
        method: 'GET',
        url: addressOf(api, request),
        headers,
      })
      const read = toRead(outcome, request.reply, services.clock())
      if (read.kind !== 'read') logFailedCall(services, provider, { call: 'api', failure: read, outcome })
      return read
    },
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

function toRead<T>(outcome: HttpOutcome, reply: z.ZodMiniType<T>, now: Date): ReadResult<T> {
  if (outcome.kind === 'timed_out') return { kind: 'timed_out' }
  if (outcome.kind === 'failed') return outcome
  const failure = failureOf(outcome.status, outcome.headers, now)
  if (failure) return failure
  const parsed = parseExactly(outcome.body)
  if (!parsed) return { kind: 'failed', reason: 'not_json' }
  const { success, data } = z.safeParse(reply, parsed.value)
  return success ? { kind: 'read', value: data } : { kind: 'failed', reason: 'unexpected_shape' }
}

function failureOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  now: Date,
): ProviderFailure | undefined {
  if (status === 200) return undefined
  if (status === 401) return { kind: 'unauthorized' }
  if (status === 404) return { kind: 'missing' }
  if (status === 429)
    return { kind: 'busy', retryAfterSeconds: retryAfterSeconds(headers['retry-after'], now) }
  return { kind: 'failed', reason: `status_${status}` }
}
