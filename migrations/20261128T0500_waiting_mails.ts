import { type Kysely, sql } from 'kysely'

/** Creates the table of the mails that wait until the mail queue accepts them. It is empty while the queue works. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table waiting_mails (
      id uuid primary key,
      request jsonb not null,
      created_at timestamptz not null,
      queued_until timestamptz
    )`.execute(db)
  await sql`create index waiting_mails_by_age on waiting_mails (created_at)`.execute(db)
}

/** Drops it. Mails that wait are lost. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table waiting_mails`.execute(db)
}
