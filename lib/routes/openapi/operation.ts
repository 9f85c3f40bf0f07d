import { type ProblemCode, problems } from '../../problems.ts'
import type { Component, Parameters } from '../documentation/component.ts'
import { problemsOf, type Route, type Schema } from '../route.ts'
import { headersOf } from './headers.ts'
import type { Json } from './json.ts'
import { parametersOf } from './parameters.ts'
import { problemSchemaName } from './problem-schemas.ts'
import { schemaAddress } from './schemas.ts'

/** Finds the texts of schemas. */
export interface Texts {
  readonly componentOf: (schema: Schema) => Component | undefined
  readonly parametersOf: (schema: Schema) => Parameters | undefined
}

/** The name of the security scheme of each kind of access. */
const schemes = { public: undefined, bearer: 'bearer', signature: 'bearer', iam: 'sigv4' } as const

/**
 * Creates the OpenAPI operation of a route.
 * @throws {Error} if a schema of the route has no texts in lib/routes/documentation.
 */
export function operationOf(route: Route, texts: Texts): Json {
  const scheme = schemes[route.access]
  const parameters = (['path', 'query'] as const).flatMap(location => {
    const schema = location === 'path' ? route.params : route.query
    return schema ? parametersOf(location, described(texts.parametersOf(schema), route, location)) : []
  })
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.title,
    description: route.summary,
    security: scheme ? [{ [scheme]: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: { required: true, content: contentOf(route.body, route, texts) } }),
    responses: responsesOf(route, texts),
  }
}

function described<T>(texts: T | undefined, route: Route, part: string): T {
  if (!texts) throw new Error(`The ${part} of ${route.id} has no texts in lib/routes/documentation.`)
  return texts
}

function contentOf(schema: Schema, route: Route, texts: Texts, mediaType = 'application/json'): Json {
  const { name, example } = described(texts.componentOf(schema), route, mediaType)
  return { [mediaType]: { schema: { $ref: schemaAddress(name) }, example } }
}

function responsesOf(route: Route, texts: Texts): Json {
  const byStatus = Map.groupBy(problemsOf(route), code => problems[code].status)
  return Object.fromEntries([
    [route.reply.status, successOf(route, texts)],
    ...[...byStatus].map(([status, codes]) => [status, problemResponse(route, codes)]),
  ])
}

function successOf(route: Route, texts: Texts): Json {
  const { body, mediaType } = route.reply
  const headers = headersOf(route)
  if (!body) return { description: 'Success. The response has no body.', headers }
  if (mediaType?.startsWith('text/'))
    return {
      description: 'Success.',
      headers,
      content: { 'text/html': { schema: { type: 'string' }, example: HTML } },
    }
  return { description: 'Success.', headers, content: contentOf(body, route, texts, mediaType) }
}

const HTML = '<!doctype html><html lang="en"><title>Access token invalid</title>…'

function problemResponse(route: Route, codes: readonly ProblemCode[]): Json {
  const [first, ...others] = codes.map(code => ({ $ref: schemaAddress(problemSchemaName(code)) }))
  const mapping = Object.fromEntries(codes.map(code => [code, schemaAddress(problemSchemaName(code))]))
  return {
    description: codes.map(code => `\`${code}\`: ${problems[code].detail}`).join('\n\n'),
    headers: headersOf(route, codes),
    content: {
      'application/problem+json': {
        schema:
          others.length === 0
            ? first
            : { oneOf: [first, ...others], discriminator: { propertyName: 'code', mapping } },
        examples: Object.fromEntries(codes.map(code => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  }
}
