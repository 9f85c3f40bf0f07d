import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** The parts of an HTTP request that API Gateway uses. */
export interface FrontRequest {
  readonly method: string
  /** Path and query, as received. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  readonly sourceIp: string
  readonly requestId: string
  readonly receivedAt: Date
}

/** The route that matches a request. */
export interface MatchedRoute {
  readonly routeKey: string
  readonly parameters: Readonly<Record<string, string>>
}

/** The content types that are passed as text. All others are passed in base64, including forms and a missing type. */
const TEXT = /^(?:text\/[^;]*|application\/(?:json|javascript|xml))\s*(?:;|$)/i

/** Creates the API Gateway event of a request, in payload format 2.0. */
export function toEvent(
  request: FrontRequest,
  { routeKey, parameters }: MatchedRoute,
): APIGatewayProxyEventV2 {
  const { pathname, search, searchParams } = new URL(`http://localhost${request.url}`)
  const { cookie, ...others } = request.headers
  const forwarded = [others['x-forwarded-for'] ?? [], request.sourceIp].flat().join(', ')
  const headers = flatten({
    'x-amzn-trace-id': `Root=${traceIdOf(request)}`,
    ...others,
    'x-forwarded-for': forwarded,
    'x-forwarded-proto': 'http',
  })
  const query = [...new Set(searchParams.keys())].map(
    name => [name, searchParams.getAll(name).join(',')] as const,
  )
  const isText = TEXT.test(headers['content-type'] ?? '')
  return {
    version: '2.0',
    routeKey,
    rawPath: decodeURIComponentOr(pathname),
    rawQueryString: search.slice(1),
    ...(cookie !== undefined && { cookies: [cookie].flat().flatMap(line => line.split(/; */)) }),
    headers,
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: { ...parameters } }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(request.receivedAt),
      timeEpoch: request.receivedAt.getTime(),
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: !isText && request.body.length > 0,
  }
}

/** Creates an X-Ray trace id: a version, the time in seconds, and 96 bits of the request id. */
function traceIdOf({ receivedAt, requestId }: FrontRequest): string {
  const seconds = Math.floor(receivedAt.getTime() / 1000)
  return `1-${seconds.toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`
}

/** Formats a time in the Common Log Format, for example `07/Aug/2026:01:37:53 +0000`. */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ')
  return `${day}/${month}/${year}:${clock} +0000`
}

function flatten(headers: FrontRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(',')] as const],
    ),
  )
}

/** API Gateway decodes the path. An invalid encoding is left unchanged. */
function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
