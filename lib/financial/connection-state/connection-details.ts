import { type Expression, sql } from 'kysely'

/**
 * What the audit trail tells of a connection, in `details`: which one, at which provider. `source` is the part of the
 * statement that yields it as `id` and `provider_key`; `more` is what else there is to tell.
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
