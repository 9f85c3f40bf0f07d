import { plainText } from '../markdown/escape.ts'
import { codeBlock, table } from '../markdown/table.ts'
import type { ApiDocument, ParameterObject, SchemaObject } from './api-document.ts'
import type { Operation } from './operation.ts'
import { describeValues, printTypes } from './schema-types.ts'

/** Returns the section about the parameters and the body of a request; empty if the request has neither. */
export function requestSection({ described }: Operation, document: ApiDocument): string {
  const { parameters = [], requestBody } = described
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema
  if (parameters.length === 0 && !schema) return ''
  return [
    '## Request',
    ...(parameters.length > 0 ? [parametersTable(parameters)] : []),
    ...(schema
      ? ['The body is a JSON object:', codeBlock('ts', printTypes(schema, document.components.schemas))]
      : []),
  ].join('\n\n')
}

function parametersTable(parameters: readonly ParameterObject[]): string {
  const rows = parameters.map(({ name, in: location, required, schema, description }) => [
    `\`${name}\``,
    location,
    required ? 'yes' : schema.default === undefined ? 'no' : `no, default \`${schema.default}\``,
    allowedValues(schema),
    plainText(description),
  ])
  return table(['Parameter', 'In', 'Required', 'Values', 'Description'], rows)
}

/** Returns the values that a parameter accepts: those of an enumeration, or their format and range. */
function allowedValues(schema: SchemaObject): string {
  if (schema.enum) return schema.enum.map(value => `\`${value}\``).join(', ')
  if (schema.anyOf) return schema.anyOf.map(allowedValues).join(' or ')
  return schema.type === 'boolean' ? '`true`, `false`' : describeValues(schema)
}
