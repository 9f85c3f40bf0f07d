import { CommandError } from '../command-line/run-command.ts'

/** The domains of RFC 2606, and the account of the example certificate. */
const PLACEHOLDER = /(^|[.@/<])example\.(com|net|org)\b|:000000000000:/

/**
 * Refuses a stage that still has the example values of lib/infra/stages.ts. Only a deployment needs real values.
 * @throws {CommandError} with the names of the fields.
 */
export function assertNoPlaceholders(stage: { readonly name: string }): void {
  const fields = placeholdersIn(stage, '')
  if (fields.length === 0) return
  throw new CommandError(
    `The stage '${stage.name}' in lib/infra/stages.ts has example values. Replace: ${fields.join(', ')}.`,
  )
}

function placeholdersIn(value: unknown, path: string): string[] {
  if (typeof value === 'string') return PLACEHOLDER.test(value) ? [path] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    placeholdersIn(inner, path === '' ? name : `${path}.${name}`),
  )
}
