import { type Kysely, sql } from 'kysely'

/** Includes broken connections with an item in the index of due connections, because they are still checked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null
      and (status in ('active', 'expiring') or (status = 'error' and item_id is not null))`.execute(db)
}

/** Restores the former index. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and status in ('active', 'expiring')`.execute(db)
}
