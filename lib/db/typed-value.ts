import { type Expression, ExpressionWrapper, ValueNode } from 'kysely'
import type { SqlType } from './column-types.ts'

/** A parameter and the SQL type that it is cast to. Only code makes one: no shape of input can. */
export class TypedValue {
  readonly type: SqlType
  readonly value: unknown
  constructor(type: SqlType, value: unknown) {
    this.type = type
    this.value = value
  }
}

/** A parameter of a given SQL type, for an expression that has no column to take the type from. */
export function typed<T>(type: SqlType, value: T): Expression<T> {
  return new ExpressionWrapper(ValueNode.create(new TypedValue(type, value)))
}

/**
 * The text that PostgreSQL reads a value of a type from, or null.
 * @throws where the value is none of that type: a defect, since input is checked before.
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
