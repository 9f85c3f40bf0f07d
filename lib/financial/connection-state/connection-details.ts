import { type Expression, sql } from 'kysely'

/**
 * Builds the `details` of an audit record about a connection.
 * @param source CTE that returns the connection's `id` and `provider_key`.
 * @param more Additional members.
 */
export function connectionDetails(
  source: string,
  more?: Readonly<Record<string, Expression<unknown>>>,
): Expression<Record<string, unknown>> {
  const members = {
    connection_id: sql.ref(`${source}.id`),
    provider_key: sql.ref(`${source}.provider_key`),
    ...more,
  }
  const pairs = Object.entries(members).map(([name, value]) => sql`${sql.lit(name)}, ${value}`)
  return sql<Record<string, unknown>>`jsonb_build_object(${sql.join(pairs)})`
}
