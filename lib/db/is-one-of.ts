import { type Expression, type SqlBool, sql } from 'kysely'
import type { Given } from './statements/slot.ts'
import { typed } from './typed.ts'

/**
 * Builds the condition that a column is one of the ids of a list. The list is one JSON value, because the Data API does not
 * support arrays. It becomes an array, so that the planner uses an index of the column.
 */
export function isOneOf(column: string, ids: Given<readonly string[]>): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} = any(array(select jsonb_array_elements_text(${typed('jsonb', ids)})::uuid))`
}
