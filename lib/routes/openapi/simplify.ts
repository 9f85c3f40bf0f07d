import type { Json } from './json.ts'

/** Returns whether a value is a JSON object. */
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Returns a JSON Schema without what generators and readers do not need: the dialect, which the document declares once;
 * regular expressions that repeat a format; the bounds of safe integers; nullable types as alternatives.
 */
export function simplify(schema: Json): Json {
  const { $schema: _, $id: __, ...kept } = nullableType(schema)
  if (kept['format'] !== undefined) delete kept['pattern']
  if (kept['minimum'] === Number.MIN_SAFE_INTEGER) delete kept['minimum']
  if (kept['maximum'] === Number.MAX_SAFE_INTEGER) delete kept['maximum']
  return Object.fromEntries(Object.entries(kept).map(([keyword, value]) => [keyword, simplifyValue(value)]))
}

function simplifyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplifyValue)
  return isJson(value) ? simplify(value) : value
}

/** Merges `anyOf: [{ type: 'string' }, { type: 'null' }]` into `type: ['string', 'null']`. */
function nullableType(schema: Json): Json {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema
  const [type, none]: unknown[] = anyOf
  if (!isJson(type) || !isJson(none) || none['type'] !== 'null' || typeof type['type'] !== 'string')
    return schema
  const { enum: values } = type
  return {
    ...rest,
    ...type,
    type: [type['type'], 'null'],
    ...(Array.isArray(values) && { enum: [...values, null] }),
  }
}
