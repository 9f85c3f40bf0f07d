import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { type Route, type ServicesOf, servicesOf } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { runInScope } from '../runtime/request-scope.ts'
import { beginInvocation } from '../runtime/tracing/span.ts'
import { remoteSpan } from '../runtime/tracing/trace-context.ts'
import { openServices } from '../services/open-services.ts'
import type { Services } from '../services/services.ts'
import { answerRequest } from './answer-request.ts'
import { preflightReply } from './cors.ts'
import { firstStatements } from './first-statements.ts'
import type { Handle } from './handler-context.ts'
import { completeAnswers, mapErrors } from './middlewares.ts'
import { clientRequestIdOf, requestIdOf } from './request-metadata.ts'

/** A Lambda function for API Gateway. */
export interface Endpoint {
  (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2>
  /** Returns the same endpoint with another clock, randomness, log or settings, for tests. */
  with(overrides: Partial<AmbientServices>): Endpoint
}

/**
 * Creates the Lambda function of a route. A handler does not compile if it returns an undeclared problem, misses an
 * outcome, returns another shape or uses an undeclared service.
 * @throws {ConfigurationError} at the cold start, listing every missing or invalid setting.
 */
export function endpoint<const R extends Route>(route: R, handle: Handle<R>): Endpoint {
  return open(route, handle, {}, firstStatements(route))
}

function open<R extends Route>(
  route: R,
  handle: Handle<R>,
  overrides: Partial<AmbientServices>,
  connections = 0,
): Endpoint {
  const services: Services<ServicesOf<R>> = openServices(servicesOf(route), overrides, { connections })
  const pipeline = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(completeAnswers(services, route))
    .use(mapErrors(services))
    .handler(
      event =>
        preflightReply(services.settings.corsOrigins, event) ?? answerRequest(route, handle, services, event),
    )
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
