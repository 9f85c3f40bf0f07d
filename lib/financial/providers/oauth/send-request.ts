import { allowInsecureRequests, customFetch, type TokenEndpointRequestOptions } from 'oauth4webapi'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { Services } from '../../../services/services.ts'

/** How a request is made: by the library, which writes it, over the HTTP of the services. */
export type WriteRequest = (options: TokenEndpointRequestOptions) => Promise<unknown>

/**
 * Sends what the library writes, and yields what became of it. The library is shown an empty answer: what it says of a
 * real one it says in errors that hold the body, tokens and all.
 * @throws {Error} that holds nothing of the request, where it cannot be written or sent.
 */
export async function sendRequest(
  { providerHttp }: Services<'providerHttp'>,
  endpoint: URL,
  write: WriteRequest,
): Promise<HttpOutcome> {
  let outcome: HttpOutcome | undefined
  const options: TokenEndpointRequestOptions = {
    // Only `providerHttp` knows which hosts may be spoken to in the open, and it sends to no other.
    [allowInsecureRequests]: endpoint.protocol === 'http:',
    [customFetch]: async (url, { method, headers, body }) => {
      if (method !== 'POST') throw new Error('The endpoints of OAuth are posted to')
      outcome = await providerHttp.send({ method, url: new URL(url), headers, body: String(body) })
      return new Response()
    },
  }
  await write(options).catch(error => {
    throw new Error(`A request to ${endpoint.hostname} could not be sent: ${codeOf(error)}`)
  })
  if (!outcome) throw new Error(`A request to ${endpoint.hostname} was never written`)
  return outcome
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}
