import { type Kysely, sql } from 'kysely'

/** Creates the sessions and their refresh tokens. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sessions (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      token_version integer not null,
      refresh_token_id uuid not null,
      device_name text,
      user_agent text,
      ip inet,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      revoked_reason text,
      check ((revoked_at is null) = (revoked_reason is null))
    )`.execute(db)
  await sql`create index sessions_of_user on sessions (user_id) where revoked_at is null`.execute(db)
  await sql`
    create table refresh_tokens (
      id uuid primary key,
      session_id uuid not null references sessions on delete cascade,
      secret_hash text not null,
      created_at timestamptz not null,
      used_at timestamptz,
      successor_id uuid,
      check ((used_at is null) = (successor_id is null))
    )`.execute(db)
  await sql`create index refresh_tokens_of_session on refresh_tokens (session_id)`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table refresh_tokens`.execute(db)
  await sql`drop table sessions`.execute(db)
}
