import { type Expression, type SqlBool, sql } from 'kysely'

/**
 * Builds the condition that a connection is one of those of a CTE. It follows from a join by id, but the planner expects
 * as many rows of the CTE as its limit, and could join them by a scan of the table. For the elements of an array it
 * always uses the primary key.
 * @param source CTE that returns the connections' `id`.
 */
export function isAmong(source: string): Expression<SqlBool> {
  return sql<SqlBool>`provider_connections.id = any(array(select ${sql.ref(`${source}.id`)} from ${sql.table(source)}))`
}
