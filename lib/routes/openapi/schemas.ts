import * as z from 'zod/mini'
import type { Component } from '../documentation/component.ts'
import type { Json } from './json.ts'
import { isJson, simplify } from './simplify.ts'

/** Returns the address of a named schema in the document. */
export const schemaAddress = (name: string): string => `#/components/schemas/${name}`

/** Returns the JSON Schemas of the named schemas, with their texts. They refer to each other by name. */
export function namedSchemas(components: readonly Component[]): Record<string, Json> {
  const schemas = { ...converted(components, 'request'), ...converted(components, 'reply') }
  return Object.fromEntries(
    components.map(component => [component.name, withTexts(component, schemas[component.name] ?? {})]),
  )
}

function converted(
  components: readonly Component[],
  direction: Component['direction'],
): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const { name, schema } of components.filter(component => component.direction === direction))
    registry.add(schema, { id: name })
  const { schemas } = z.toJSONSchema(registry, {
    io: direction === 'request' ? 'input' : 'output',
    uri: schemaAddress,
  })
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, simplify({ ...schema })]))
}

function withTexts(component: Component, schema: Json): Json {
  const { direction, description, fields, example, discriminator } = component
  const { properties, additionalProperties, ...rest } = schema
  const isDeclared = direction === 'request' ? 'additionalProperties' in schema : isJson(additionalProperties)
  return {
    description,
    ...rest,
    ...(fields && { properties: withDescriptions(properties as Record<string, Json>, fields) }),
    // Replies can get new fields, so only requests exclude unknown fields.
    ...(isDeclared && { additionalProperties }),
    ...(discriminator && { discriminator: discriminatorOf(discriminator) }),
    examples: [example],
  }
}

function withDescriptions(properties: Record<string, Json>, fields: Readonly<Record<string, string>>): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, { ...schema, description: fields[name] }]),
  )
}

function discriminatorOf({ field, names }: NonNullable<Component['discriminator']>): Json {
  const entries = Object.entries(names)
  return {
    propertyName: field,
    mapping: Object.fromEntries(entries.map(([value, name]) => [value, schemaAddress(name)])),
  }
}
