import type * as z from 'zod/mini'
import type { Schema } from '../route.ts'

/** A named schema of the OpenAPI document, with its texts. */
export interface Component {
  readonly name: string
  readonly schema: Schema
  /** Whether clients send or receive values of the schema. */
  readonly direction: 'request' | 'reply'
  readonly description: string
  /** The description of each field, for an object. */
  readonly fields?: Readonly<Record<string, string>>
  readonly example: unknown
  /** The field that selects the alternative, and the name of the alternative for each of its values, for a union. */
  readonly discriminator?: Discriminator
}

interface Discriminator {
  readonly field: string
  readonly names: Readonly<Record<string, string>>
}

type ObjectSchema = z.ZodMiniObject
type FieldTexts<S extends ObjectSchema> = { readonly [Field in keyof S['shape']]: string }

interface ObjectTexts<S extends ObjectSchema, Example> {
  readonly description: string
  readonly fields: FieldTexts<S>
  readonly example: Example
}

/** Describes the body of a request. It does not compile without a description of each field. */
export function requestBody<S extends ObjectSchema>(
  name: string,
  schema: S,
  texts: ObjectTexts<S, z.input<S>>,
): Component {
  return { name, schema, direction: 'request', ...texts }
}

/** Describes an object that the API returns. It does not compile without a description of each field. */
export function replyObject<S extends ObjectSchema>(
  name: string,
  schema: S,
  texts: ObjectTexts<S, z.output<S>>,
): Component {
  return { name, schema, direction: 'reply', ...texts }
}

/** Describes an enumeration that the API returns. */
export function replyEnum<S extends Schema>(
  name: string,
  schema: S,
  description: string,
  example: z.output<S>,
): Component {
  return { name, schema, direction: 'reply', description, example }
}

/** Describes a union of objects that the API returns. */
export function replyUnion<S extends Schema>(
  name: string,
  schema: S,
  texts: { description: string; discriminator: Discriminator; example: z.output<S> },
): Component {
  return { name, schema, direction: 'reply', ...texts }
}

/** Describes a union of objects in the body of a request. */
export function requestUnion<S extends Schema>(
  name: string,
  schema: S,
  texts: { description: string; discriminator: Discriminator; example: z.input<S> },
): Component {
  return { name, schema, direction: 'request', ...texts }
}

/** The texts of the parameters in a path or query. */
export interface Parameters {
  readonly schema: Schema
  readonly fields: Readonly<Record<string, ParameterTexts>>
}

interface ParameterTexts {
  readonly description: string
  readonly example: string | number | boolean
}

/** Describes the parameters in a path or query. It does not compile without a description of each parameter. */
export function parameters<S extends ObjectSchema>(
  schema: S,
  fields: { readonly [Field in keyof S['shape']]: ParameterTexts },
): Parameters {
  return { schema, fields }
}
