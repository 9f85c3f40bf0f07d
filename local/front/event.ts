import type { APIGatewayProxyEventV2 } from 'aws-lambda'

/** An HTTP request, as far as API Gateway looks at it. */
export interface FrontRequest {
  readonly method: string
  /** Path and query, as they were asked for. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
  readonly sourceIp: string
  readonly requestId: string
  readonly receivedAt: Date
}

/** The route that a request matched. */
export interface Matched {
  readonly routeKey: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Bodies of these types arrive as text; all others, forms and those without a type among them, in base64. */
const TEXT = /^(?:text\/[^;]*|application\/(?:json|javascript|xml))\s*(?:;|$)/i

/** Makes the event, of payload format 2.0, that API Gateway hands to a Lambda for a request. */
export function toEvent(request: FrontRequest, { routeKey, parameters }: Matched): APIGatewayProxyEventV2 {
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

/** As AWS makes it: a version, the seconds of the time, and 96 bits of its own. */
function traceIdOf({ receivedAt, requestId }: FrontRequest): string {
  const seconds = Math.floor(receivedAt.getTime() / 1000)
  return `1-${seconds.toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)}`
}

/** The time in the Common Log Format, as in `07/Aug/2026:01:37:53 +0000`. */
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

/** API Gateway decodes the path; one that cannot be decoded stays as it is. */
function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
