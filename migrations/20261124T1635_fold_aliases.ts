import { type Kysely, sql } from 'kysely'

/** "CAFÉ" and "Café" are one name too, whatever the locale of the database: `C` folds the letters of ASCII alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_alias`.execute(db)
  await sql`create unique index provider_connections_alias
    on provider_connections (user_id, lower(alias collate "pg_c_utf8"))`.execute(db)
}

/** Folds them as the locale of the database does. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_alias`.execute(db)
  await sql`create unique index provider_connections_alias on provider_connections (user_id, lower(alias))`.execute(
    db,
  )
}
