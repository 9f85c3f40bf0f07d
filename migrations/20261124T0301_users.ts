import { type Kysely, sql } from 'kysely'

/** Creates the users and the sequence of token versions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // One sequence for the versions of all users and the global version. The next number is higher than all previous
  // ones, so raising the global version does not require reading the versions of the users.
  await sql`create sequence token_versions as integer minvalue 1 start with 2`.execute(db)
  await sql`
    create table users (
      id uuid primary key,
      email text not null constraint users_email_key unique check (email = lower(email) and length(email) <= 254),
      name text not null,
      password_hash text not null,
      email_verified_at timestamptz,
      is_active boolean not null default true,
      token_version integer not null default 1,
      failed_login_count integer not null default 0,
      locked_until timestamptz,
      last_login_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table users`.execute(db)
  await sql`drop sequence token_versions`.execute(db)
}
