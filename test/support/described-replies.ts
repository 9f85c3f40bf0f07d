import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { pathPattern } from '../../lib/routes/match.ts'
import { openapiDocument } from '../../lib/routes/openapi/document.ts'
import type { Route } from '../../lib/routes/route.ts'
import { routes } from '../../lib/routes/table.ts'

type Json = { [name: string]: unknown }
interface Response {
  readonly headers: Json
  readonly content?: Json
}
interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}
interface Request {
  readonly method: string
  readonly path: string
  readonly body: string | undefined
}

const DOCUMENT = 'openapi'
const document = strict(openapiDocument(routes, 'https://api.example.com'))
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
formats.default(ajv)
ajv.addVocabulary(['discriminator', 'example', 'components', 'paths'])
ajv.addSchema({ $id: DOCUMENT, components: document.components, paths: document.paths })

const patterns = routes
  .filter(({ path }) => path !== '$default')
  .map(route => ({ route, pattern: pathPattern(route.path) }))

/** The headers that a response has only if its description declares them. */
const DECLARED = ['ratelimit', 'ratelimit-policy', 'retry-after', 'www-authenticate', 'allow']
/** Absent if the store of the rate limits failed, or before the limits were checked. */
const OPTIONAL = ['ratelimit', 'ratelimit-policy']

/**
 * Checks that the OpenAPI document describes a response: its status, headers, media type and body. Requests that succeed
 * must be described too.
 * @throws {Error} naming the difference.
 */
export function assertDescribed(request: Request, reply: Reply): void {
  // A response of API Gateway itself, which the document does not describe.
  if (reply.headers['x-request-id'] === undefined && reply.status >= 500) return
  // Preflight requests belong to the CORS protocol. The document has no operation for them.
  if (request.method === 'OPTIONS' && reply.status === 204) return
  const route = routeOf(request)
  if (route) assertOfRoute(route, request, reply)
  // The response of `$default`, which the document does not contain.
  else assertValid(pointer(['components', 'schemas', 'Problem']), reply.body, request, reply)
}

function assertOfRoute(route: Route, request: Request, reply: Reply): void {
  const place = ['paths', route.path, route.method.toLowerCase()]
  const response = at<Response>([...place, 'responses', String(reply.status)])
  if (!response) throw new Error(`${route.id} answered ${reply.status}, which its description does not have.`)
  assertHeaders(route, reply, response.headers)
  const [mediaType] = Object.keys(response.content ?? {})
  const received = reply.headers['content-type']?.replace(/;.*/, '')
  if (mediaType !== received) throw new Error(`${route.id} answered ${received} instead of ${mediaType}.`)
  if (mediaType && mediaType !== 'text/html')
    assertValid(
      pointer([...place, 'responses', String(reply.status), 'content', mediaType, 'schema']),
      reply.body,
      request,
      reply,
    )
  if (reply.status < 300 && request.body !== undefined && route.body)
    assertValid(
      pointer([...place, 'requestBody', 'content', 'application/json', 'schema']),
      JSON.parse(request.body),
      request,
      reply,
    )
}

function routeOf({ method, path }: Request): Route | undefined {
  const matching = patterns.filter(({ pattern }) => pattern.test(path.replace(/\?.*$/s, '')))
  const found = matching.filter(({ route }) => route.method === method)
  // Literal paths win over parameters: /sessions/all over /sessions/{id}.
  return (found.find(({ route }) => !route.path.includes('{')) ?? found[0])?.route
}

function assertHeaders(route: Route, { status, headers }: Reply, described: Json): void {
  const names = Object.keys(described).map(name => name.toLowerCase())
  const missing = names.filter(name => headers[name] === undefined && !OPTIONAL.includes(name))
  const undeclared = DECLARED.filter(name => headers[name] !== undefined && !names.includes(name))
  if (missing.length + undeclared.length > 0)
    throw new Error(
      `${route.id} ${status}: missing headers [${missing}], undeclared headers [${undeclared}].`,
    )
}

function assertValid(schema: string, value: unknown, { method, path }: Request, { status }: Reply): void {
  const validate = ajv.getSchema(`${DOCUMENT}${schema}`)
  if (!validate) throw new Error(`The document has no schema at ${schema}.`)
  if (!validate(value))
    throw new Error(`${method} ${path} ${status} is not as described: ${ajv.errorsText(validate.errors)}`)
}

function at<T>(path: readonly string[]): T | undefined {
  return path.reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document) as T | undefined
}

function pointer(path: readonly string[]): string {
  return `#/${path.map(name => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
}

/** Excludes fields that the document does not describe. It allows them, because replies can get new fields. */
function strict<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      isOpenObject(part) ? { ...part, additionalProperties: false } : part,
    ),
  )
}

function isOpenObject(part: unknown): part is Json {
  return (
    typeof part === 'object' &&
    part !== null &&
    'type' in part &&
    part.type === 'object' &&
    'properties' in part &&
    !('additionalProperties' in part)
  )
}
