import { allowInsecureRequests, customFetch, type TokenEndpointRequestOptions } from 'oauth4webapi'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { Services } from '../../../services/services.ts'

/** Builds a request with oauth4webapi and sends it with the given options. */
export type WriteRequest = (options: TokenEndpointRequestOptions) => Promise<unknown>

/**
 * Sends a request that oauth4webapi builds. The library receives an empty response, because its errors contain the response
 * body with the tokens.
 * @throws {Error} if the request cannot be built or sent. The error contains no part of the request.
 */
export async function sendRequest(
  { providerHttp }: Services<'providerHttp'>,
  endpoint: URL,
  write: WriteRequest,
): Promise<HttpOutcome> {
  let outcome: HttpOutcome | undefined
  const options: TokenEndpointRequestOptions = {
    // `providerHttp` enforces which hosts may use plain HTTP.
    [allowInsecureRequests]: endpoint.protocol === 'http:',
    [customFetch]: async (url, { method, headers, body }) => {
      if (method !== 'POST') throw new Error('OAuth endpoints accept only POST')
      outcome = await providerHttp.send({ method, url: new URL(url), headers, body: String(body) })
      return new Response()
    },
  }
  await write(options).catch(error => {
    throw new Error(`A request to ${endpoint.hostname} could not be sent: ${codeOf(error)}`)
  })
  if (!outcome) throw new Error(`A request to ${endpoint.hostname} was not built`)
  return outcome
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}
