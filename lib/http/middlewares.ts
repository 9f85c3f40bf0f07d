import type { MiddlewareObj } from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { DatabaseUnavailable } from '../db/data-api/database-unavailable.ts'
import type { Route } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { errorField } from '../runtime/log/log.ts'
import { answerHeaders } from './answer-headers.ts'
import { corsHeaders } from './cors.ts'
import { fail } from './failure.ts'
import { problemReply } from './problem-reply.ts'
import { requestIdOf } from './request-metadata.ts'

type Middleware = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/**
 * Logs one line for each request, and adds the common response headers, CORS headers and `X-Request-Id`. Must run after `mapErrors`.
 */
export function completeAnswers({ log, settings }: AmbientServices, route: Route): Middleware {
  const completed: Middleware['after'] = ({ event, response }) => {
    if (!response) return
    const { method } = event.requestContext.http
    response.headers = {
      ...answerHeaders,
      ...response.headers,
      ...corsHeaders(settings.corsOrigins, event.headers),
      'x-request-id': requestIdOf(event),
    }
    log('request_completed', { method, route: route.path, status: response.statusCode })
  }
  return { after: completed, onError: completed }
}

/**
 * Maps errors to responses: an unavailable database to 503 with Retry-After, any other error to 500. Logs the error.
 */
export function mapErrors({ log, settings }: AmbientServices): Middleware {
  return {
    onError: request => {
      const { error, event } = request
      const context = { apiUrl: settings.apiUrl, requestId: requestIdOf(event) }
      if (error instanceof DatabaseUnavailable) {
        log('database_waking', error.cause instanceof Error ? { error: error.cause } : {})
        const headers = { 'retry-after': String(error.retryAfterSeconds) }
        request.response = problemReply(fail('database_unavailable', { headers }), context)
      } else {
        log('request_failed', { error: errorField(error) })
        request.response = problemReply(fail('internal_error'), context)
      }
    },
  }
}
