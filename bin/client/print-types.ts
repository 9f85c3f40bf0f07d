import { referencesOf } from '../openapi/json-schema.ts'
import { printComponent } from '../openapi/typescript.ts'
import type { ClientDocument, Operation } from './operations.ts'

/** The component that all problems have in common. */
const PROBLEM = 'Problem'

/** Prints the components that the operations of the client use, each as a named type. */
export function printTypes(
  { components: { schemas } }: ClientDocument,
  operations: readonly Operation[],
): string {
  const used = new Set<string>()
  const add = (name: string): void => {
    if (used.has(name)) return
    used.add(name)
    for (const reference of referencesOf(schemas[name])) add(reference)
  }
  for (const { body, reply } of operations)
    for (const name of [body, reply]) if (name !== undefined) add(name)
  add(PROBLEM)
  return Object.entries(schemas)
    .filter(([name]) => used.has(name))
    .map(([name, schema]) => `${printComponent(name, schema)}\n`)
    .join('\n')
}
