import type { SqlType } from './column-types.ts'

/** A parameter and its cast type. A class, so that JSON input cannot imitate it. */
export class TypedValue {
  readonly type: SqlType
  readonly value: unknown
  constructor(type: SqlType, value: unknown) {
    this.type = type
    this.value = value
  }
}

/**
 * Returns the text representation of a value for PostgreSQL, or null.
 * @throws {TypeError} if the value does not have the type. This is a bug, because input is validated before.
 */
export function textOf({ type, value }: TypedValue): string | null {
  if (value === null) return null
  if (type === 'jsonb' && value !== undefined) return JSON.stringify(value)
  if (type === 'timestamptz' && value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && (type === 'bigint' || type === 'numeric')) return String(value)
  if (typeof value === 'string') return value
  throw new TypeError(`A parameter of type ${type} cannot be a ${typeof value}`)
}
