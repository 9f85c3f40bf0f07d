import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { corsPreflightHeaders, corsResponseHeaders } from '../routes/cors.ts'

const ANY_PORT = ':*'

/**
 * Returns the CORS headers of a response to a page of `origin` (Fetch Standard, CORS protocol). Without `origins`, the
 * function sends none, because API Gateway does.
 */
export function corsHeaders(
  origins: readonly string[] | undefined,
  { origin }: APIGatewayProxyEventV2['headers'],
): Readonly<Record<string, string>> {
  return origins ? corsResponseHeaders(origin, given => origins.some(allowed => matches(allowed, given))) : {}
}

/**
 * Returns the response to a preflight request. Undefined if the request is none. For an origin that is not allowed,
 * the response lacks the headers that {@link corsHeaders} adds, so the browser sends no request.
 */
export function preflightReply(
  origins: readonly string[] | undefined,
  { headers, requestContext }: APIGatewayProxyEventV2,
): APIGatewayProxyStructuredResultV2 | undefined {
  const isPreflight =
    requestContext.http.method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
  if (!origins || !isPreflight) return undefined
  return { statusCode: 204, headers: corsPreflightHeaders }
}

/** Returns true if a setting allows an origin. `:*` stands for any port, the default port included. */
function matches(allowed: string, origin: string): boolean {
  if (!allowed.endsWith(ANY_PORT)) return allowed === origin
  const host = allowed.slice(0, -ANY_PORT.length)
  return origin === host || (origin.startsWith(`${host}:`) && /^\d{1,5}$/.test(origin.slice(host.length + 1)))
}
