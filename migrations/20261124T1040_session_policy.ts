import { type Kysely, sql } from 'kysely'

/** Adds devices, locations and timeouts of sessions, known devices and countries of users, and sign-in alert links. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table sessions
      add column device text not null default 'Unknown device',
      add column device_type text not null default 'other' check (device_type in ('browser', 'mobile_app', 'other')),
      add column country text,
      add column location text,
      add column idle_seconds integer not null default 2592000,
      add column absolute_expires_at timestamptz,
      add column trusted_at timestamptz`.execute(db)
  await sql`update sessions set absolute_expires_at = expires_at`.execute(db)
  await sql`alter table sessions alter column absolute_expires_at set not null`.execute(db)
  await sql`alter table sessions alter column device drop default, alter column device_type drop default, alter column idle_seconds drop default`.execute(
    db,
  )
  // A grace period applies only to the newest rotation. Tokens revoked by earlier rotations stay revoked.
  await sql`alter table security_config add column dead_below integer not null default 1`.execute(db)
  await sql`
    create table known_origins (
      user_id uuid not null references users on delete cascade,
      kind text not null check (kind in ('device', 'country')),
      value text not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      primary key (user_id, kind, value)
    )`.execute(db)
  await sql`
    create table disown_tokens (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      session_id uuid not null references sessions on delete cascade,
      email text not null,
      secret_hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index disown_tokens_of_user on disown_tokens (user_id)`.execute(db)
  await sql`create index disown_tokens_of_session on disown_tokens (session_id)`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table disown_tokens`.execute(db)
  await sql`drop table known_origins`.execute(db)
  await sql`alter table security_config drop column dead_below`.execute(db)
  await sql`
    alter table sessions
      drop column device, drop column device_type, drop column country, drop column location,
      drop column idle_seconds, drop column absolute_expires_at, drop column trusted_at`.execute(db)
}
