import { type Expression, ExpressionWrapper, ValueNode } from 'kysely'
import type { SqlType } from './column-types.ts'
import { type Given, Slot } from './statements/slot.ts'
import { TypedValue } from './typed-value.ts'

/** Creates a parameter with an SQL type, for expressions without a column that determines the type. */
export function typed<T>(type: SqlType, value: Given<T>): Expression<T> {
  const content = value instanceof Slot ? value.toOperationNode().value : value
  return new ExpressionWrapper(ValueNode.create(new TypedValue(type, content)))
}
