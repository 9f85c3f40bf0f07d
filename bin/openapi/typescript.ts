import { docComment } from './doc-comment.ts'
import { componentName, type JsonSchema } from './json-schema.ts'

/** How types are printed. */
export interface PrintOptions {
  /** Whether descriptions become TSDoc comments. Default: true. */
  readonly comments?: boolean
  /** The width of the comments. Default: the width of a line of code. */
  readonly width?: number
  /** Whether the types are for readers: without `export`, `readonly` and `| undefined`. Default: false. */
  readonly isPlain?: boolean
  /** Returns the comment at the end of a field's line. Default: none. */
  readonly noteOf?: (schema: JsonSchema) => string
}

const INDENT = '  '
const primitives: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
}

/**
 * Prints a component as a TypeScript declaration: an interface for an object, otherwise a type.
 *
 * @param name - The name of the component.
 */
export function printComponent(name: string, schema: JsonSchema, options: PrintOptions = {}): string {
  const comment = commentOf(schema, options)
  const type = printType(withoutDescription(schema), options)
  const isInterface = hasFields(schema) && !schema.allOf
  const modifier = options.isPlain ? '' : 'export '
  return isInterface
    ? `${comment}${modifier}interface ${name} ${type}`
    : `${comment}${modifier}type ${name} = ${type.includes('\n') || type.length < 80 ? type : broken(type)}`
}

/**
 * Prints the TypeScript type of a schema.
 *
 * @throws {Error} if the schema has a type that JSON Schema does not define.
 */
export function printType(schema: JsonSchema, options: PrintOptions = {}, indent = ''): string {
  if (schema.$ref !== undefined) return componentName(schema.$ref)
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum) return union(schema.enum.map(literal))
  const alternatives = schema.oneOf ?? schema.anyOf
  if (alternatives) return union(alternatives.map(one => printType(one, options, indent)))
  if (schema.allOf) return schema.allOf.map(one => grouped(printType(one, options, indent))).join(' & ')
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.length === 0) return schema.properties ? printObject(schema, options, indent) : 'unknown'
  return union(types.map(type => printKind(type, schema, options, indent)))
}

/** Prints the fields of an object, one a line. Fields that are not required may also be `undefined`. */
export function printFields(
  fields: readonly (readonly [name: string, schema: JsonSchema, isRequired: boolean])[],
  options: PrintOptions = {},
  indent = '',
): string {
  return fields
    .map(([name, schema, isRequired]) => {
      const type = printType(schema, options, indent)
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
      const value = isRequired ? `: ${type}` : `?: ${type}${options.isPlain ? '' : ' | undefined'}`
      const note = options.noteOf?.(schema) ?? ''
      return `${commentOf(schema, options, indent)}${indent}${readonly(options)}${key}${value}${note && ` // ${note}`}\n`
    })
    .join('')
}

/** An object without fields is a record: an interface without members would accept every value. */
const hasFields = ({ properties }: JsonSchema) => Object.keys(properties ?? {}).length > 0

function printKind(type: string, schema: JsonSchema, options: PrintOptions, indent: string): string {
  if (type === 'array')
    return `${readonly(options)}${grouped(printType(schema.items ?? {}, options, indent))}[]`
  if (type === 'object') return printObject(schema, options, indent)
  const primitive = primitives[type]
  if (primitive === undefined) throw new Error(`JSON Schema has no type '${type}'.`)
  return primitive
}

function printObject(schema: JsonSchema, options: PrintOptions, indent: string): string {
  const { properties, required = [], additionalProperties } = schema
  if (properties && hasFields(schema)) {
    const fields = Object.entries(properties).map(
      ([name, property]) => [name, property, required.includes(name)] as const,
    )
    return `{\n${printFields(fields, options, indent + INDENT)}${indent}}`
  }
  const values = typeof additionalProperties === 'object' ? additionalProperties : {}
  const record = `Record<string, ${printType(values, options, indent)}>`
  return options.isPlain ? record : `Readonly<${record}>`
}

function readonly({ isPlain }: PrintOptions): string {
  return isPlain ? '' : 'readonly '
}

function commentOf(schema: JsonSchema, { comments, width }: PrintOptions, indent = ''): string {
  return comments === false ? '' : docComment(textsOf(schema), indent, width)
}

/** The description, and the default, which a type cannot express. */
function textsOf({ description, default: value }: JsonSchema): string[] {
  const texts = description === undefined ? [] : [description]
  return value === undefined ? texts : [...texts, `Default: \`${JSON.stringify(value)}\`.`]
}

function withoutDescription({ description: _, ...schema }: JsonSchema): JsonSchema {
  return schema
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ')
}

function broken(type: string): string {
  return `\n${INDENT}| ${type.split(' | ').join(`\n${INDENT}| `)}`
}

function grouped(type: string): string {
  const isCompound = / [|&] /.test(type) || type.startsWith('readonly ')
  return isCompound && !type.startsWith('{') ? `(${type})` : type
}

/** Formats a value as a TypeScript literal with single quotes. */
function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
