import { openapiDocument } from '../../../lib/routes/openapi/document.ts'
import { routes } from '../../../lib/routes/table.ts'
import type { Route } from '../../../lib/routes/route.ts'

/** A JSON Schema, as far as the documentation prints it. */
export interface SchemaObject {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly items?: SchemaObject
  readonly oneOf?: readonly SchemaObject[]
  readonly anyOf?: readonly SchemaObject[]
  readonly properties?: Readonly<Record<string, SchemaObject>>
  readonly additionalProperties?: boolean | SchemaObject
  readonly required?: readonly string[]
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
