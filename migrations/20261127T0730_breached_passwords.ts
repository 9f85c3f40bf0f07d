import { type Kysely, sql } from 'kysely'

/** Adds the time at which the password of a user was found in a breach. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column password_breached_at timestamptz`.execute(db)
}

/** Drops it. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop column password_breached_at`.execute(db)
}
