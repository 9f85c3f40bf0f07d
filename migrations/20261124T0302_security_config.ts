import { type Kysely, sql } from 'kysely'

/** Creates the table with the global token version, in one row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table security_config (
      is_singleton boolean primary key default true check (is_singleton),
      min_token_version integer not null,
      grace_until timestamptz,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`insert into security_config (min_token_version, updated_at) values (1, now())`.execute(db)
}

/** Drops it. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table security_config`.execute(db)
}
