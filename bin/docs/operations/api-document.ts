import { openapiDocument } from '../../../lib/routes/openapi/document.ts'
import { routes } from '../../../lib/routes/table.ts'
import type { JsonSchema } from '../../openapi/json-schema.ts'
import type { Route } from '../../../lib/routes/route.ts'

/** A JSON Schema with the constraints that the documentation prints. */
export interface SchemaObject extends JsonSchema {
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
}

interface MediaType {
  readonly schema: SchemaObject
  readonly example?: unknown
}

/** A parameter of an operation. */
export interface ParameterObject {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description: string
  readonly schema: SchemaObject
  readonly example?: unknown
}

/** A header of a response, or a reference to one. */
export interface HeaderObject {
  readonly $ref?: string
  readonly description?: string
}

/** A response of an operation. */
export interface ResponseObject {
  readonly description: string
  readonly headers?: Readonly<Record<string, HeaderObject>>
  readonly content?: Readonly<Record<string, MediaType>>
}

/** An operation of the OpenAPI document. */
export interface OperationObject {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly ParameterObject[]
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> }
  readonly responses: Readonly<Record<string, ResponseObject>>
}

/** The OpenAPI document, as far as the documentation reads it. */
export interface ApiDocument {
  readonly info: { readonly description: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, SchemaObject>>
    readonly headers: Readonly<Record<string, HeaderObject>>
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>
  }
}

/** The API's address in the examples. */
export const EXAMPLE_API = 'https://api.example.com'

/** Returns the OpenAPI document of the routes. */
export function apiDocument(described: readonly Route[] = routes): ApiDocument {
  return JSON.parse(JSON.stringify(openapiDocument(described, EXAMPLE_API)))
}
