import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Origin } from '../audit/request-metadata.ts'
import {
  type Parsed,
  type ProblemsOfLimits,
  type Route,
  type ServicesOf,
  servicesOf,
} from '../routes/route.ts'
import { runInScope } from '../runtime/request-scope.ts'
import { beginInvocation } from '../runtime/tracing/span.ts'
import { remoteSpan } from '../runtime/tracing/trace-context.ts'
import { openServices } from '../services/open-services.ts'
import type { AmbientServices, Services } from '../services/services.ts'
import { serve } from './answer-request.ts'
import type { Caller } from './authenticate.ts'
import type { Failure, fail } from './failure.ts'
import { answerDefects, completeAnswers } from './middlewares.ts'
import { clientRequestIdOf, requestIdOf } from './request-metadata.ts'

/** The problems that a handler may answer: those that its route declares, and that of its limits. */
export type DeclaredProblem<R extends Route> = R['problems'][number] | ProblemsOfLimits<R>

/** What a handler receives: the request as its route's contract describes it, and the services that the route uses. */
export interface Exchange<R extends Route> {
  readonly body: Parsed<R['body']>
  readonly params: Parsed<R['params']>
  readonly query: Parsed<R['query']>
  readonly caller: Caller<R['access']>
  readonly origin: Origin
  /** The path that was asked for. */
  readonly path: string
  readonly services: Services<R['uses'][number]>
  /** Tells whether the rate limits let the request pass; only a handler that starts beside them has to ask. */
  readonly admitted: () => Promise<boolean>
  /** Answers with a problem that the route declares. */
  readonly fail: typeof fail<DeclaredProblem<R>>
}

/** Answers a request with the reply that its route describes, or with a problem that it declares. */
export type Handle<R extends Route> = (
  exchange: Exchange<R>,
) => Promise<Parsed<R['reply']['body']> | Failure<DeclaredProblem<R>>>

/** A Lambda function for API Gateway. */
export interface Endpoint {
  (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2>
  /** The same endpoint with another clock, randomness, log or settings: what a test puts in their place. */
  with(overrides: Partial<AmbientServices>): Endpoint
}

/**
 * Makes the Lambda function of a route. A handler that answers with an undeclared problem, forgets an outcome, replies
 * with another shape or uses a service that the route does not name does not compile.
 * @throws {ConfigurationError} at once, and so at the function's cold start, listing every wrong setting.
 */
export function endpoint<const R extends Route>(route: R, handle: Handle<R>): Endpoint {
  return open(route, handle, {}, true)
}

function open<R extends Route>(
  route: R,
  handle: Handle<R>,
  overrides: Partial<AmbientServices>,
  connectNow = false,
): Endpoint {
  const services: Services<ServicesOf<R>> = openServices(servicesOf(route), overrides, { connectNow })
  const pipeline = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(completeAnswers(services, route))
    .use(answerDefects(services))
    .handler(event => serve(route, handle, services, event))
  const invoke = (event: APIGatewayProxyEventV2, context: Context) => {
    const span = beginInvocation(`${route.method} ${route.path}`, remoteSpan(event.headers), services.random)
    const scope = {
      functionId: route.id,
      requestId: requestIdOf(event),
      clientRequestId: clientRequestIdOf(event),
      deadline: Date.now() + context.getRemainingTimeInMillis(),
      traceId: span.traceId,
      trace: span.context,
    }
    return runInScope(scope, async () => {
      const result = await pipeline(event, context)
      const status = result.statusCode ?? 200
      span.end({ 'http.route': route.path, 'http.response.status_code': status }, status >= 500)
      return result
    })
  }
  return Object.assign(invoke, {
    with: (more: Partial<AmbientServices>) => open(route, handle, { ...overrides, ...more }),
  })
}
