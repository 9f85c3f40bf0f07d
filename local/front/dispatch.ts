import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import { pathPattern } from '../../lib/routes/match.ts'
import type { Route } from '../../lib/routes/route.ts'
import { lambdaContext } from '../lambda-context.ts'
import { type FrontRequest, type Matched, toEvent } from './event.ts'
import { bare, fromResult } from './result.ts'

/** A Lambda function behind API Gateway. */
export type HttpFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResultV2>

/** How requests reach functions. */
export interface DispatchOptions {
  readonly routes: readonly Route[]
  /** Yields the function of a route. */
  readonly load: (route: Route) => Promise<HttpFunction>
  /** Tells who signed a request to a route for operators; nothing where its signature is missing or wrong. */
  readonly operatorOf: (request: FrontRequest) => Promise<string | undefined>
  /** How long a function may take, in milliseconds. */
  readonly timeoutMilliseconds?: number
}

/** Answers a request as API Gateway does with the functions behind it. */
export type Dispatch = (request: FrontRequest) => Promise<APIGatewayProxyStructuredResultV2>

/** API Gateway gives an integration 30 s. */
const TIMEOUT_MILLISECONDS = 29_000

/** Makes API Gateway out of a route table. */
export function dispatcher({
  routes,
  load,
  operatorOf,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
}: DispatchOptions): Dispatch {
  const patterns = routes.map(route => ({ route, pattern: pathPattern(route.path) }))
  return async request => {
    const path = request.url.replace(/\?.*$/s, '')
    const { route, matched } = match(patterns, request.method, path)
    if (!route) return bare(404, 'Not Found')
    try {
      const handler = await load(route)
      const userArn = route.access === 'iam' ? await operatorOf(request) : undefined
      const event = withOperator(toEvent(request, matched), userArn)
      const context = lambdaContext(route.id.replaceAll('/', '-'), request.requestId, timeoutMilliseconds)
      return fromResult(await within(timeoutMilliseconds, handler(event, context)))
    } catch (error) {
      // What API Gateway says of a function that failed; what the function says is its own business.
      console.error(error)
      return bare(
        error instanceof TimedOut ? 503 : 500,
        error instanceof TimedOut ? 'Service Unavailable' : 'Internal Server Error',
      )
    }
  }
}

/** What API Gateway adds to an event whose signature it has checked. */
function withOperator(event: APIGatewayProxyEventV2, userArn: string | undefined): APIGatewayProxyEventV2 {
  if (userArn === undefined) return event
  const iam = { accountId: '000000000000', callerId: 'LOCAL', userArn }
  return { ...event, requestContext: Object.assign({ authorizer: { iam } }, event.requestContext) }
}

interface Pattern {
  readonly route: Route
  readonly pattern: RegExp
}

/** A path without parameters wins over one with; `$default` takes what is left. */
function match(
  patterns: readonly Pattern[],
  method: string,
  path: string,
): { route?: Route; matched: Matched } {
  const candidates = patterns
    .filter(({ route, pattern }) => route.method === method && pattern.test(path))
    .sort((a, b) => a.route.path.split('{').length - b.route.path.split('{').length)
  const [found] = candidates
  if (found) {
    const parameters = Object.entries(found.pattern.exec(path)?.groups ?? {})
    const decoded = Object.fromEntries(parameters.map(([name, value]) => [name, decode(value)]))
    return { route: found.route, matched: { routeKey: `${method} ${found.route.path}`, parameters: decoded } }
  }
  const fallback = patterns.find(({ route }) => route.path === '$default')
  return { ...(fallback && { route: fallback.route }), matched: { routeKey: '$default', parameters: {} } }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

class TimedOut extends Error {}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TimedOut(`The function took more than ${milliseconds} ms`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
