import { type Kysely, sql } from 'kysely'

/** Creates the token buckets. Unlogged, to avoid a WAL record per request: after a crash all buckets are full. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create unlogged table rate_limit_buckets (
      key text primary key,
      tokens double precision not null,
      taken boolean not null,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`create index rate_limit_buckets_by_age on rate_limit_buckets (updated_at)`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table rate_limit_buckets`.execute(db)
}
