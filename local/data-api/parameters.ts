import * as z from 'zod/mini'
import { lexemes } from './lexemes.ts'

/** A parameter in the format of the Data API. */
export const SqlParameter = z.object({
  name: z.optional(z.string()),
  typeHint: z.optional(z.string()),
  value: z.optional(
    z.object({
      isNull: z.optional(z.boolean()),
      stringValue: z.optional(z.string()),
      longValue: z.optional(z.number()),
      doubleValue: z.optional(z.number()),
      booleanValue: z.optional(z.boolean()),
      blobValue: z.optional(z.string()),
      arrayValue: z.optional(z.unknown()),
    }),
  ),
})
type SqlParameter = z.infer<typeof SqlParameter>

/** A statement with numbered parameters. */
export interface BoundStatement {
  readonly text: string
  readonly values: unknown[]
  /** The OID of each parameter's type. Like AWS, the parameters are bound with types, so a wrong type is an error. */
  readonly types: number[]
}

/** The request is invalid (BadRequestException). */
export class BadRequest extends Error {}

const oids = { unknown: 0, bool: 16, bytea: 17, int8: 20, text: 25, float8: 701 }
const oidsOfHints: Readonly<Record<string, number>> = {
  UUID: 2950,
  JSON: 114,
  DATE: 1082,
  TIME: 1083,
  TIMESTAMP: 1114,
  DECIMAL: 1700,
}

/**
 * Converts named parameters to numbered parameters.
 * @throws {BadRequest} if AWS rejects the statement or a parameter.
 */
export function bind(sql: string, parameters: readonly SqlParameter[] = []): BoundStatement {
  const byName = new Map(parameters.map(parameter => [parameter.name, parameter]))
  const order: string[] = []
  const placeholder = (name: string): string => {
    if (!byName.has(name)) throw new BadRequest(`Cannot find parameter: ${name}`)
    if (!order.includes(name)) order.push(name)
    return `$${order.indexOf(name) + 1}`
  }
  let text = ''
  let hasEnded = false
  for (const lexeme of lexemes(sql)) {
    if (hasEnded && lexeme.kind !== 'comment' && !/^[\s;]*$/.test(lexeme.text))
      throw new BadRequest("Multistatements aren't supported")
    if (lexeme.kind === 'end') hasEnded = true
    text += lexeme.kind === 'parameter' ? placeholder(lexeme.text) : lexeme.text
  }
  const bound = order.map(name => bindValue(byName.get(name) ?? {}))
  return { text, values: bound.map(({ value }) => value), types: bound.map(({ oid }) => oid) }
}

function bindValue({ name, typeHint, value = {} }: SqlParameter): { oid: number; value: unknown } {
  const hintedOid = typeHint === undefined ? undefined : oidsOfHints[typeHint]
  if (typeHint !== undefined && hintedOid === undefined)
    throw new BadRequest(`Invalid type hint: ${typeHint}`)
  if (value.arrayValue !== undefined) throw new BadRequest('Array parameters are not supported.')
  if (value.isNull) return { oid: hintedOid ?? oids.unknown, value: null }
  if (value.stringValue !== undefined) return { oid: hintedOid ?? oids.text, value: value.stringValue }
  if (value.longValue !== undefined) return { oid: oids.int8, value: String(value.longValue) }
  if (value.doubleValue !== undefined) return { oid: oids.float8, value: String(value.doubleValue) }
  if (value.booleanValue !== undefined) return { oid: oids.bool, value: value.booleanValue }
  if (value.blobValue !== undefined) return { oid: oids.bytea, value: Buffer.from(value.blobValue, 'base64') }
  throw new BadRequest(`Parameter ${name} has no value`)
}
