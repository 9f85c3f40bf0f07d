import { createHash } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { REQUEST_ID } from '../routes/fields.ts'
import type { Route } from '../routes/route.ts'
import { currentScope } from '../runtime/request-scope.ts'

const USER_AGENT_LENGTH = 512
// Not node:net, which takes longer to import than all of zod.
const IpAddress = z.union([z.ipv4(), z.ipv6()])

/** The id of a request: the one that API Gateway gave it, which no client can choose. */
export function requestIdOf(event: APIGatewayProxyEventV2): string {
  return event.requestContext.requestId
}

/** The client's own id of its request (`X-Request-Id`), if it is well-formed. It proves nothing. */
export function clientRequestIdOf(event: APIGatewayProxyEventV2): string | null {
  const given = event.headers['x-request-id']
  return given !== undefined && REQUEST_ID.test(given) ? given : null
}

/** Tells where a request comes from. API Gateway vouches for the address; the other headers are the client's word. */
export function requestMetadataOf(event: APIGatewayProxyEventV2, route: Route): RequestMetadata {
  const { http } = event.requestContext
  // A zone (RFC 4007) names a link of the sender's own machine; the database knows addresses without one.
  const address = http.sourceIp.replace(/%.*$/, '')
  const ip = z.safeParse(IpAddress, address).success ? address : null
  // Cutting may leave half of a surrogate pair, and the database holds no null byte.
  const userAgent = http.userAgent?.slice(0, USER_AGENT_LENGTH).toWellFormed().replaceAll('\0', '') || null
  return {
    requestId: requestIdOf(event),
    clientRequestId: clientRequestIdOf(event),
    traceId: currentScope()?.traceId ?? null,
    method: http.method,
    route: route.path,
    ip,
    userAgent,
    fingerprint: createHash('sha256')
      .update(`${ip ?? ''}\n${userAgent ?? ''}`)
      .digest('hex'),
  }
}
