import type { SchemaObject } from './api-document.ts'

type Schemas = Readonly<Record<string, SchemaObject>>

const PREFIX = '#/components/schemas/'

/** Returns the name of a referenced component; `undefined` if the schema is not a reference. */
function nameOf(schema: SchemaObject): string | undefined {
  return schema.$ref?.slice(PREFIX.length)
}

/**
 * Prints a schema as TypeScript: the declaration of its component, then those of all components that it refers to. Each
 * is declared once.
 */
export function printTypes(schema: SchemaObject, schemas: Schemas): string {
  const first = nameOf(schema)
  if (first === undefined) return typeOf(schema, '')
  const names = [first]
  // The list grows while it is read.
  for (const name of names)
    for (const used of referencesOf(schemas[name] ?? {})) if (!names.includes(used)) names.push(used)
  return names.map(name => declaration(name, schemas[name] ?? {})).join('\n\n')
}

function referencesOf(schema: SchemaObject): string[] {
  const own = nameOf(schema)
  if (own !== undefined) return [own]
  const parts = [
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
    ...Object.values(schema.properties ?? {}),
    ...(schema.items ? [schema.items] : []),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
  ]
  return parts.flatMap(referencesOf)
}

function declaration(name: string, schema: SchemaObject): string {
  const comment = schema.description ? `${commentOf(schema.description, '')}\n` : ''
  return schema.properties
    ? `${comment}interface ${name} ${typeOf(schema, '')}`
    : `${comment}type ${name} = ${typeOf(schema, '')}`
}

function typeOf(schema: SchemaObject, indent: string): string {
  const name = nameOf(schema)
  if (name !== undefined) return name
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return choices.map(choice => typeOf(choice, indent)).join(' | ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['unknown'])
  return types.map(type => namedType(type, schema, indent)).join(' | ')
}

function namedType(type: string, schema: SchemaObject, indent: string): string {
  switch (type) {
    case 'integer':
      return 'number'
    case 'array':
      return arrayOf(typeOf(schema.items ?? {}, indent))
    case 'object':
      return objectType(schema, indent)
    default:
      return type
  }
}

function arrayOf(item: string): string {
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`
}

function objectType(schema: SchemaObject, indent: string): string {
  if (!schema.properties) {
    const value = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
    return `Record<string, ${typeOf(value, indent)}>`
  }
  const inner = `${indent}  `
  const members = Object.entries(schema.properties).map(([name, property]) => {
    const comment = property.description ? `${commentOf(property.description, inner)}\n` : ''
    const mark = schema.required?.includes(name) ? '' : '?'
    const values = describeValues(property)
    return `${comment}${inner}${name}${mark}: ${typeOf(property, inner)}${values && ` // ${values}`}`
  })
  return `{\n${members.join('\n')}\n${indent}}`
}

/** Returns what the TypeScript type of a schema does not say, in words. */
export function describeValues(schema: Omit<SchemaObject, 'default'> & { readonly default?: unknown }): string {
  const { format, minimum, maximum, minLength, maxLength, default: preset } = schema
  const parts = [
    format,
    range(minimum, maximum),
    range(minLength, maxLength, ' characters'),
    preset !== undefined && `default ${literal(preset)}`,
  ]
  return parts.filter(Boolean).join(', ')
}

function range(from: number | undefined, to: number | undefined, unit = ''): string {
  if (from === undefined && (to === undefined || to === Number.MAX_SAFE_INTEGER)) return ''
  if (to === undefined || to === Number.MAX_SAFE_INTEGER) return `at least ${from}${unit}`
  return from === undefined ? `at most ${to}${unit}` : `${from} to ${to}${unit}`
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
}

/** The width of a comment. Longer lines need scrolling in the column of the page. */
const WIDTH = 80

/** Returns a TSDoc comment, in several lines if it is long. */
function commentOf(text: string, indent: string): string {
  const line = `${indent}/** ${text} */`
  if (line.length <= WIDTH) return line
  const lines: string[] = ['']
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && `${indent} * ${last} ${word}`.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return [`${indent}/**`, ...lines.map(part => `${indent} * ${part}`), `${indent} */`].join('\n')
}
