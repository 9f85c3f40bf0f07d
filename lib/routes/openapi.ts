import * as z from 'zod/mini'
import { type ProblemCode, problems } from '../problems.ts'
import { problemsOf, type Route, type Schema } from './route.ts'

type Json = Record<string, unknown>

/** Creates the OpenAPI 3.1 document of the API from its routes. */
export function openapiDocument(routes: readonly Route[], apiUrl: string) {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    if (route.path === '$default') continue
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Dashtam', version: '1', description: 'Authentication and provider tokens.' },
    servers: [{ url: apiUrl }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problemSchema },
    },
  }
}

function operation(route: Route): Json {
  const parameters = [...parametersOf('path', route.params), ...parametersOf('query', route.query)]
  return {
    operationId: operationIdOf(route.id),
    summary: route.summary,
    tags: [route.id.replace(/\/.*/, '')],
    ...(route.access === 'public' ? { security: [] } : { security: [{ bearer: [] }] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: inputSchema(route.body) } } },
    }),
    responses: responses(route),
  }
}

/** Groups with unique operation names. The operation ids of other groups include the group. */
const UNIQUE_NAMES = ['auth', 'system', 'security']

/** Maps `auth/change-password` to `changePassword` and `provider-types/list` to `listProviderTypes`. */
function operationIdOf(id: string): string {
  const [group = '', verb = ''] = id.split('/')
  const words = UNIQUE_NAMES.includes(group) ? verb : `${verb}-${group}`
  return words.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function responses(route: Route): Json {
  const { status, body, mediaType = 'application/json' } = route.reply
  const reply = {
    description: 'Success.',
    ...(body && { content: { [mediaType]: { schema: outputSchema(body) } } }),
  }
  const byStatus = Map.groupBy(problemsOf(route), code => problems[code].status)
  return Object.fromEntries([
    [status, reply],
    ...[...byStatus].map(([problemStatus, codes]) => [problemStatus, problemResponse(codes)]),
  ])
}

function problemResponse(codes: readonly ProblemCode[]): Json {
  return {
    description: codes.map(code => `\`${code}\`: ${problems[code].detail}`).join('\n\n'),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
        },
      },
    },
  }
}

/** The members of an RFC 9457 problem, and the extension members of this API. */
const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'URL of the documentation page of the problem.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The request id.' },
    code: { type: 'string', enum: Object.keys(problems) },
    provider: { type: 'string', description: 'The provider that failed.' },
    errors: {
      type: 'array',
      description: 'The errors of an invalid input.',
      items: {
        type: 'object',
        required: ['path', 'code', 'message'],
        properties: { path: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

function parametersOf(location: 'path' | 'query', schema: Schema | undefined): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' })
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: location,
    required: required.includes(name),
    schema: property,
  }))
}

function inputSchema(schema: Schema): Json {
  return withoutDialect(z.toJSONSchema(schema, { io: 'input' }))
}

function outputSchema(schema: Schema): Json {
  return withoutDialect(z.toJSONSchema(schema, { io: 'output' }))
}

/** Removes `$schema`: OpenAPI 3.1 declares the JSON Schema dialect once for the document. */
function withoutDialect({ $schema: _, ...schema }: Json): Json {
  return schema
}
