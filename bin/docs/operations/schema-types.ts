import { componentName, type JsonSchema, referencesOf } from '../../openapi/json-schema.ts'
import { printComponent, printType } from '../../openapi/typescript.ts'
import type { SchemaObject } from './api-document.ts'

/** Longer lines need scrolling in the column of the page. */
const WIDTH = 80

const options = { isPlain: true, width: WIDTH, noteOf: describeValues } as const

/**
 * Prints a schema as TypeScript: the declaration of its component, then those of all components that it refers to. Each
 * is declared once.
 */
export function printTypes(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): string {
  if (schema.$ref === undefined) return printType(schema, options)
  const names = [componentName(schema.$ref)]
  // The list grows while it is read.
  for (const name of names)
    for (const used of referencesOf(schemas[name])) if (!names.includes(used)) names.push(used)
  return names.map(name => printComponent(name, schemas[name] ?? {}, options)).join('\n\n')
}

/** Returns what the TypeScript type of a schema does not say, in words. */
export function describeValues({ format, minimum, maximum, minLength, maxLength }: SchemaObject): string {
  return [format, range(minimum, maximum), range(minLength, maxLength, ' characters')]
    .filter(text => text !== undefined && text !== '')
    .join(', ')
}

function range(from: number | undefined, to: number | undefined, unit = ''): string {
  const most = to === Number.MAX_SAFE_INTEGER ? undefined : to
  if (most === undefined) return from === undefined ? '' : `at least ${from}${unit}`
  return from === undefined ? `at most ${most}${unit}` : `${from} to ${most}${unit}`
}
