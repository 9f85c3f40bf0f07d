import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Parsed, Route } from '../routes/route.ts'
import type { AmbientServices } from '../runtime/ambient-services.ts'
import { Failure } from './failure.ts'
import { readBody } from './read-body.ts'
import { validate } from './validate.ts'

/** The input of a request, validated and converted by the schemas of its route. */
export interface Input<R extends Route> {
  readonly params: Parsed<R['params']>
  readonly query: Parsed<R['query']>
  readonly body: Parsed<R['body']>
}

/** Reads and validates the input of a request. */
export function readInput<R extends Route>(
  route: R,
  { settings }: Pick<AmbientServices, 'settings'>,
  event: APIGatewayProxyEventV2,
): Input<R> | Failure {
  const sent = route.body ? readBody(event, settings.maxBodyBytes) : undefined
  if (sent instanceof Failure) return sent
  const params = validate(route, 'params', event.pathParameters ?? {})
  if (params instanceof Failure) return params
  const query = validate(route, 'query', event.queryStringParameters ?? {})
  if (query instanceof Failure) return query
  const body = validate(route, 'body', sent)
  if (body instanceof Failure) return body
  return { params: params.value, query: query.value, body: body.value }
}
