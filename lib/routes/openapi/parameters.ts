import * as z from 'zod/mini'
import type { Parameters } from '../documentation/component.ts'
import type { Schema } from '../route.ts'
import type { Json } from './json.ts'
import { simplify } from './simplify.ts'

/** Returns the OpenAPI parameters of a path or query. Their types are those after parsing: integers, booleans. */
export function parametersOf(location: 'path' | 'query', { schema, fields }: Parameters): Json[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'output' })
  const required = requiredNames(schema)
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: location,
    description: fields[name]?.description,
    required: required.includes(name),
    schema: simplify({ ...(property as Json) }),
    example: fields[name]?.example,
  }))
}

/** A parameter with a default is optional for the client. */
function requiredNames(schema: Schema): readonly string[] {
  return z.toJSONSchema(schema, { io: 'input' }).required ?? []
}
