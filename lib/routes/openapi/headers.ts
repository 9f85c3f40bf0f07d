import { type ProblemCode, problems } from '../../problems.ts'
import { EXAMPLE_REQUEST_ID } from '../documentation/example-values.ts'
import type { Route } from '../route.ts'
import type { Json } from './json.ts'

/** Every header that responses declare, by the name of its component. */
export const headerComponents = {
  'X-Request-Id': {
    description: 'The id of the request. Support and the audit log identify the request by it.',
    schema: { type: 'string' },
    example: EXAMPLE_REQUEST_ID,
  },
  'RateLimit-Policy': {
    description:
      'The rate limits of the operation (draft-ietf-httpapi-ratelimit-headers-10): name, quota `q` in requests and window `w` in seconds.',
    schema: { type: 'string' },
    example: '"api_by_user";q=6000;w=60',
  },
  RateLimit: {
    description:
      'The state of the rate limits (draft-ietf-httpapi-ratelimit-headers-10): remaining requests `r`, and the time `t` in seconds until the quota is full again.',
    schema: { type: 'string' },
    example: '"api_by_user";r=5999;t=1',
  },
  'Retry-After': {
    description: 'The time to wait before the next request, in seconds (RFC 9110, section 10.2.3).',
    schema: { type: 'integer', minimum: 0 },
    example: 12,
  },
  'WWW-Authenticate': {
    description: 'The authentication that the operation requires (RFC 6750, section 3).',
    schema: { type: 'string' },
    example: 'Bearer realm="dashtam", error="invalid_token"',
  },
  Allow: {
    description: 'The methods that the path supports.',
    schema: { type: 'string' },
    example: 'GET, PATCH',
  },
  'Cache-Control': {
    description: 'Whether and how long the response may be stored (RFC 9111).',
    schema: { type: 'string' },
    example: 'no-store',
  },
} as const satisfies Record<string, Json>

type HeaderName = keyof typeof headerComponents

const references = (names: readonly HeaderName[]): Json =>
  Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }]))

/** Returns the declared headers of a response: those of every response, and those of its status. */
export function headersOf(route: Route, codes: readonly ProblemCode[] = []): Json {
  const statuses = codes.map(code => problems[code].status)
  const names: HeaderName[] = ['X-Request-Id', 'Cache-Control']
  if (route.limits) names.push('RateLimit-Policy', 'RateLimit')
  if (statuses.some(status => status === 429 || status === 503)) names.push('Retry-After')
  if (statuses.includes(401)) names.push('WWW-Authenticate')
  if (statuses.includes(405)) names.push('Allow')
  return references(names)
}
