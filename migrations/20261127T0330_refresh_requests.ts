import { type Kysely, sql } from 'kysely'

/**
 * Adds the time at which an operator requested the refresh of a connection. The index of due connections also contains
 * failed connections whose retry was requested after their last error.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table provider_connections add column refresh_requested_at timestamptz`.execute(db)
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and (status in ('active', 'expiring')
      or (status = 'error' and refresh_requested_at > last_error_at))`.execute(db)
}

/** Drops the column and restores the index. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and status in ('active', 'expiring')`.execute(db)
  await sql`alter table provider_connections drop column refresh_requested_at`.execute(db)
}
