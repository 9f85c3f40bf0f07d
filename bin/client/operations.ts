import { methodName, type TagName } from '../../lib/routes/tags.ts'
import { componentName, type JsonSchema } from '../openapi/json-schema.ts'

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string
  readonly in: string
  readonly description?: string
  readonly required: boolean
  readonly schema: JsonSchema
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>
}

interface OperationObject {
  readonly operationId: string
  readonly tags: readonly TagName[]
  readonly summary: string
  readonly description: string
  readonly security: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

/** The part of the OpenAPI document that the client is generated from. */
export interface ClientDocument {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

/** An operation of the client. */
export interface Operation {
  readonly operationId: string
  readonly tag: TagName
  /** The name of the method in the client. */
  readonly method: string
  readonly summary: string
  readonly description: string
  readonly httpMethod: string
  readonly path: string
  /** Whether the operation requires an access token. */
  readonly isAuthenticated: boolean
  readonly pathParameters: readonly Parameter[]
  readonly queryParameters: readonly Parameter[]
  /** The component of the body. */
  readonly body?: string
  /** The component of the reply. Absent if the reply has no body. */
  readonly reply?: string
  /** Whether the reply is a page of a list. */
  readonly isPage: boolean
  /** The codes of the problems that the operation declares. */
  readonly codes: readonly string[]
}

/** Operations whose methods are written by hand, because they use the session of the client. */
const HAND_WRITTEN = new Set(['logout', 'refreshTokens'])

/** Returns whether the method of an operation is generated. */
export function isGenerated({ operationId }: Operation): boolean {
  return !HAND_WRITTEN.has(operationId)
}

/** The groups of operations that the client offers. */
export const clientTags = [
  'auth',
  'user',
  'sessions',
  'factors',
  'providers',
  'connections',
  'accounts',
  'transactions',
] as const satisfies readonly TagName[]

/** Reads the operations of the client from the OpenAPI document, in its order. */
export function clientOperations({ paths, components: { schemas } }: ClientDocument): Operation[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([httpMethod, operation]) =>
      operationOf(operation, { path, httpMethod: httpMethod.toUpperCase(), schemas }),
    ),
  )
  return all.filter(({ tag }) => clientTags.some(name => name === tag))
}

function operationOf(
  operation: OperationObject,
  { path, httpMethod, schemas }: Pick<Operation, 'path' | 'httpMethod'> & ClientDocument['components'],
): Operation {
  const {
    operationId,
    tags,
    summary,
    description,
    security,
    parameters = [],
    requestBody,
    responses,
  } = operation
  const [tag] = tags
  if (tag === undefined) throw new Error(`The operation ${operationId} has no tag.`)
  const replies = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  const reply = replies.map(([, response]) => componentOf(response)).find(name => name !== undefined)
  const body = requestBody && componentOf(requestBody)
  return {
    operationId,
    tag,
    method: methodName(operationId, tag),
    summary,
    description,
    httpMethod,
    path,
    isAuthenticated: security.length > 0,
    pathParameters: parameters.filter(parameter => parameter.in === 'path'),
    queryParameters: parameters.filter(parameter => parameter.in === 'query'),
    ...(body !== undefined && { body }),
    ...(reply !== undefined && { reply }),
    isPage: reply !== undefined && isPage(schemas[reply]),
    codes: Object.values(responses).flatMap(response => codesOf(response, schemas)),
  }
}

function componentOf({ content = {} }: Content): string | undefined {
  const reference = content['application/json']?.schema.$ref
  return reference === undefined ? undefined : componentName(reference)
}

function codesOf({ content = {} }: Content, schemas: ClientDocument['components']['schemas']): string[] {
  const schema = content['application/problem+json']?.schema
  const problems = schema ? (schema.oneOf ?? [schema]) : []
  return problems.flatMap(({ $ref = '' }) => {
    const code = schemas[componentName($ref)]?.properties?.['code']?.const
    return typeof code === 'string' ? [code] : []
  })
}

function isPage(schema: JsonSchema | undefined): boolean {
  const { items, page, pages } = schema?.properties ?? {}
  return items?.type === 'array' && page !== undefined && pages !== undefined
}
