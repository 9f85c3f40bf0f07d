import { createHash } from 'node:crypto'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import { REQUEST_ID } from '../routes/fields.ts'
import type { Route } from '../routes/route.ts'
import { currentScope } from '../runtime/request-scope.ts'

const USER_AGENT_LENGTH = 512
// Not node:net, because its import takes longer than the import of zod.
const IpAddress = z.union([z.ipv4(), z.ipv6()])

/** Returns the request id from API Gateway. A client cannot choose it. */
export function requestIdOf(event: APIGatewayProxyEventV2): string {
  return event.requestContext.requestId
}

/** Returns the client's id of the request (`X-Request-Id`); `null` if absent or malformed. It is not trustworthy. */
export function clientRequestIdOf(event: APIGatewayProxyEventV2): string | null {
  const given = event.headers['x-request-id']
  return given !== undefined && REQUEST_ID.test(given) ? given : null
}

/** Returns the metadata of a request. Only the IP address is trustworthy, because API Gateway sets it. */
export function requestMetadataOf(event: APIGatewayProxyEventV2, route: Route): RequestMetadata {
  const { http } = event.requestContext
  // Remove the IPv6 zone (RFC 4007): it is local to the sender, and PostgreSQL's `inet` does not accept it.
  const address = http.sourceIp.replace(/%.*$/, '')
  const ip = z.safeParse(IpAddress, address).success ? address : null
  // `slice` can split a surrogate pair, and PostgreSQL cannot store a null byte.
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
