import { type Kysely, sql } from 'kysely'

/**
 * Adds the coordinates of sessions, and the failed sign-ins of the last day. The failures are unlogged, to avoid a WAL
 * record per guess: after a crash they are lost, and the windows of the signals start again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table sessions
      add column latitude double precision,
      add column longitude double precision,
      add column accuracy_kilometers double precision`.execute(db)
  // The last use and the networks of a user, in sessions that have ended too.
  await sql`create index sessions_of_user_by_use on sessions (user_id, last_used_at)`.execute(db)
  await sql`
    create unlogged table sign_in_failures (
      id uuid primary key,
      created_at timestamptz not null,
      user_id uuid references users on delete cascade,
      address_hash text collate "C" not null,
      network_hash text collate "C" not null,
      country text,
      password_tag integer not null check (password_tag between 0 and 65535)
    )`.execute(db)
  await sql`create index sign_in_failures_of_address on sign_in_failures (address_hash, created_at)`.execute(
    db,
  )
  await sql`create index sign_in_failures_of_password on sign_in_failures (password_tag, created_at)`.execute(
    db,
  )
  await sql`create index sign_in_failures_by_age on sign_in_failures (created_at)`.execute(db)
  await sql`create index sign_in_failures_of_user on sign_in_failures (user_id) where user_id is not null`.execute(
    db,
  )
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table sign_in_failures`.execute(db)
  await sql`drop index sessions_of_user_by_use`.execute(db)
  await sql`
    alter table sessions drop column latitude, drop column longitude, drop column accuracy_kilometers`.execute(
    db,
  )
}
