import { type Kysely, sql } from 'kysely'

/**
 * Makes aliases case-insensitive for all letters, independent of the locale: the `C` locale folds only ASCII letters.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Append the end of the id to the alias of later connections with the same folded alias.
  await sql`
    update provider_connections set alias = left(alias, 90) || ' ' || right(provider_connections.id::text, 8)
    from (
      select id, row_number() over (
        partition by user_id, lower(alias collate "pg_c_utf8") order by created_at, id) as place
      from provider_connections) as named
    where named.id = provider_connections.id and named.place > 1`.execute(db)
  await sql`drop index provider_connections_alias`.execute(db)
  await sql`create unique index provider_connections_alias
    on provider_connections (user_id, lower(alias collate "pg_c_utf8"))`.execute(db)
}

/** Restores the folding by the locale of the database. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_alias`.execute(db)
  await sql`create unique index provider_connections_alias on provider_connections (user_id, lower(alias))`.execute(
    db,
  )
}
