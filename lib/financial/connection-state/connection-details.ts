import { type Expression, sql } from 'kysely'
import type { Given } from '../../db/statements/slot.ts'
import { typed } from '../../db/typed.ts'

/**
 * Builds the `details` of an audit record about a connection.
 * @param source CTE that returns the connection's `id`, `provider_key` and `institution_name`.
 * @param more Additional members.
 */
export function connectionDetails(
  source: string,
  more?: Readonly<Record<string, Expression<unknown>>>,
): Expression<Record<string, unknown>> {
  return jsonObject({
    connection_id: sql.ref(`${source}.id`),
    provider_key: sql.ref(`${source}.provider_key`),
    institution_name: sql.ref(`${source}.institution_name`),
    ...more,
  })
}

/** Builds the same `details` for a connection by its id. Its provider is null if the connection was deleted. */
export function detailsOfConnection(
  id: Given<string>,
  more: Readonly<Record<string, Expression<unknown>>>,
): Expression<Record<string, unknown>> {
  const column = (name: 'provider_key' | 'institution_name') =>
    sql`(select ${sql.ref(name)} from provider_connections where id = ${typed('uuid', id)})`
  return jsonObject({
    connection_id: sql`${id}::text`,
    provider_key: column('provider_key'),
    institution_name: column('institution_name'),
    ...more,
  })
}

function jsonObject(members: Readonly<Record<string, Expression<unknown>>>) {
  const pairs = Object.entries(members).map(([name, value]) => sql`${sql.lit(name)}, ${value}`)
  return sql<Record<string, unknown>>`jsonb_build_object(${sql.join(pairs)})`
}
