import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { Reply, Route, ServicesOf } from '../routes/route.ts'
import type { Services } from '../services/services.ts'
import { authenticate } from './authenticate.ts'
import type { Exchange, Handle } from './endpoint.ts'
import { Failure, fail } from './failure.ts'
import { originOf, requestIdOf } from './origin.ts'
import { problemReply } from './problem-reply.ts'
import { readBody } from './read-body.ts'
import { validate } from './validate.ts'

type Result = APIGatewayProxyStructuredResultV2

/** Takes a request through the pipeline: who calls, what they sent, what the handler says, how it is answered. */
export async function serve<R extends Route>(
  route: R,
  handle: Handle<R>,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Result> {
  const exchange = await receive(route, services, event)
  const answer = exchange instanceof Failure ? exchange : await handle(exchange)
  if (answer instanceof Failure) {
    return problemReply(answer, { apiUrl: services.settings.apiUrl, requestId: requestIdOf(event) })
  }
  return reply(route.reply, answer)
}

async function receive<R extends Route>(
  route: R,
  services: Services<ServicesOf<R>>,
  event: APIGatewayProxyEventV2,
): Promise<Exchange<R> | Failure> {
  const caller = await authenticate(route, services, event)
  if (caller instanceof Failure) return caller
  const sent = route.body ? readBody(event, services.settings.maxBodyBytes) : undefined
  if (sent instanceof Failure) return sent
  const params = validate(route, 'params', event.pathParameters ?? {})
  if (params instanceof Failure) return params
  const query = validate(route, 'query', event.queryStringParameters ?? {})
  if (query instanceof Failure) return query
  const body = validate(route, 'body', sent)
  if (body instanceof Failure) return body
  return {
    body: body.value,
    params: params.value,
    query: query.value,
    caller,
    origin: originOf(event, route),
    path: event.rawPath,
    services,
    fail,
  }
}

/** Strips a reply to its schema, so that no column slips out because somebody selected it. */
function reply({ status, body, mediaType, cacheControl }: Reply, value: unknown): Result {
  if (!body) return { statusCode: status, headers: { 'cache-control': 'no-store' } }
  const stripped = z.parse(body, value)
  return {
    statusCode: status,
    headers: { 'content-type': mediaType ?? 'application/json', 'cache-control': cacheControl ?? 'no-store' },
    body: typeof stripped === 'string' ? stripped : JSON.stringify(stripped),
  }
}
