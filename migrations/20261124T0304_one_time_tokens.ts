import { type Kysely, sql } from 'kysely'

/** Creates the one-time tokens of the links in mails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table email_verification_tokens (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      email text not null check (email = lower(email)),
      secret_hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index email_verification_tokens_of_user on email_verification_tokens (user_id)`.execute(db)
  await sql`
    create table password_reset_tokens (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      secret_hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index password_reset_tokens_of_user on password_reset_tokens (user_id)`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table password_reset_tokens`.execute(db)
  await sql`drop table email_verification_tokens`.execute(db)
}
