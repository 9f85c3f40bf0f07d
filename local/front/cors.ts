import type { IncomingHttpHeaders } from 'node:http'
import { corsPreflightHeaders, corsResponseHeaders } from '../../lib/routes/cors.ts'

const LOOPBACK =
  /^https?:\/\/(?:localhost|(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/** The response headers for a page of another origin. */
export type CorsHeaders = Readonly<Record<string, string>>

/**
 * Returns the CORS headers of a response. The local cloud allows every loopback origin, so that an application can run
 * on any port. Tokens are sent in a header, so no origin may send credentials.
 */
export function corsHeaders({ origin }: IncomingHttpHeaders): CorsHeaders {
  return corsResponseHeaders(origin, given => LOOPBACK.test(given))
}

/**
 * Returns the headers of the answer to a preflight request; undefined if the request is not one. Like API Gateway, the
 * answer to an origin that is not allowed has no CORS headers.
 */
export function preflightHeaders(
  method: string | undefined,
  headers: IncomingHttpHeaders,
): CorsHeaders | undefined {
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return undefined
  const allowed = corsHeaders(headers)
  if (!('access-control-allow-origin' in allowed)) return allowed
  return {
    vary: 'origin',
    'access-control-allow-origin': allowed['access-control-allow-origin'],
    ...corsPreflightHeaders,
  }
}
