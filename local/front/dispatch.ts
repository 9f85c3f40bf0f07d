import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyResultV2,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda'
import { pathPattern } from '../../lib/routes/match.ts'
import type { Route } from '../../lib/routes/route.ts'
import { lambdaContext } from '../lambda-context.ts'
import { type FrontRequest, type MatchedRoute, toEvent } from './event.ts'
import { fromResult, gatewayReply } from './result.ts'

/** A Lambda function behind API Gateway. */
export type HttpFunction = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyResultV2>

/** The options of the dispatcher. */
export interface DispatchOptions {
  readonly routes: readonly Route[]
  /** Loads the function of a route. */
  readonly load: (route: Route) => Promise<HttpFunction>
  /** Returns the ARN of the operator who signed a request, or undefined if the signature is missing or invalid. */
  readonly operatorOf: (request: FrontRequest) => Promise<string | undefined>
  /** The timeout of a function, in milliseconds. */
  readonly timeoutMilliseconds?: number
}

/** Handles a request like API Gateway: invokes the function of its route and returns the response. */
export type Dispatch = (request: FrontRequest) => Promise<APIGatewayProxyStructuredResultV2>

/** Below the integration timeout of API Gateway, 30 s. */
const TIMEOUT_MILLISECONDS = 29_000

/** Creates a dispatcher for a route table. */
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
    if (!route) return gatewayReply(404, 'Not Found')
    try {
      const handler = await load(route)
      const userArn = route.access === 'iam' ? await operatorOf(request) : undefined
      const event = withOperator(toEvent(request, matched), userArn)
      const context = lambdaContext(route.id.replaceAll('/', '-'), request.requestId, timeoutMilliseconds)
      return fromResult(await within(timeoutMilliseconds, handler(event, context)))
    } catch (error) {
      // Like API Gateway, return no details of the error.
      console.error(error)
      return error instanceof TimedOut
        ? gatewayReply(503, 'Service Unavailable')
        : gatewayReply(500, 'Internal Server Error')
    }
  }
}

/** Adds the operator to the event, as API Gateway does after it has verified the signature. */
function withOperator(event: APIGatewayProxyEventV2, userArn: string | undefined): APIGatewayProxyEventV2 {
  if (userArn === undefined) return event
  const iam = { accountId: '000000000000', callerId: 'LOCAL', userArn }
  return { ...event, requestContext: Object.assign({ authorizer: { iam } }, event.requestContext) }
}

interface Pattern {
  readonly route: Route
  readonly pattern: RegExp
}

/** A path without parameters has priority. `$default` matches all other requests. */
function match(
  patterns: readonly Pattern[],
  method: string,
  path: string,
): { route?: Route; matched: MatchedRoute } {
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
      () => reject(new TimedOut(`The function did not finish within ${milliseconds} ms`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
