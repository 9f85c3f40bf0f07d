import { type Kysely, sql } from 'kysely'

/**
 * Adds devices, passkeys, authenticator apps, recovery codes and challenges, and the time and methods of authentication
 * of each session. An account may have no password if it has a passkey.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table devices (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      secret_hash text not null,
      token_version integer not null,
      name text,
      description text not null,
      device_type text not null,
      ip inet,
      country text,
      location text,
      failed_login_count integer not null default 0,
      locked_until timestamptz,
      trusted_at timestamptz,
      trusted_until timestamptz,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      revoked_at timestamptz,
      check ((trusted_at is null) = (trusted_until is null))
    )`.execute(db)
  await sql`create index devices_of_user on devices (user_id, last_used_at)`.execute(db)
  // A session from before this migration gets its own device. No token matches the empty hash.
  await sql`
    insert into devices (id, user_id, secret_hash, token_version, name, description, device_type, ip, country,
      location, trusted_at, trusted_until, created_at, last_used_at, revoked_at)
    select id, user_id, '', token_version, null, device, device_type, ip, country, location,
      trusted_at, case when trusted_at is not null then absolute_expires_at end, created_at, last_used_at, revoked_at
    from sessions`.execute(db)
  await sql`
    alter table sessions
      add column device_id uuid references devices,
      add column authenticated_at timestamptz,
      add column authentication_methods text not null default 'pwd'`.execute(db)
  await sql`update sessions set device_id = id, authenticated_at = created_at`.execute(db)
  await sql`
    alter table sessions
      alter column device_id set not null,
      alter column authenticated_at set not null,
      alter column authentication_methods drop default,
      drop column trusted_at`.execute(db)
  await sql`create index sessions_of_device on sessions (device_id)`.execute(db)
  await sql`alter table users alter column password_hash drop not null`.execute(db)
  await sql`
    create table passkeys (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      credential_id text not null unique,
      public_key bytea not null,
      signature_count bigint not null,
      is_backup_eligible boolean not null,
      is_backed_up boolean not null,
      transports text not null,
      aaguid text,
      name text not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz,
      revoked_reason text,
      check ((revoked_at is null) = (revoked_reason is null))
    )`.execute(db)
  await sql`create index passkeys_of_user on passkeys (user_id)`.execute(db)
  await sql`
    create table totp_secrets (
      user_id uuid primary key references users on delete cascade,
      secret_id uuid not null,
      data_key_id uuid not null references data_keys,
      secret bytea not null,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint,
      last_used_at timestamptz,
      failed_count integer not null default 0,
      locked_until timestamptz
    )`.execute(db)
  await sql`create index totp_secrets_of_data_key on totp_secrets (data_key_id)`.execute(db)
  await sql`
    create table recovery_codes (
      user_id uuid not null references users on delete cascade,
      code_hash text not null,
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (user_id, code_hash)
    )`.execute(db)
  await sql`
    create table challenges (
      id uuid primary key,
      secret_hash text not null,
      purpose text not null check (purpose in ('login', 'passkey_login', 'passkey_registration', 'step_up')),
      webauthn_challenge text not null,
      user_id uuid references users on delete cascade,
      session_id uuid references sessions on delete cascade,
      device_id uuid references devices on delete cascade,
      device_name text,
      token_version integer,
      failed_count integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      check ((purpose = 'passkey_login') = (user_id is null)),
      check ((user_id is null) = (token_version is null)),
      check ((purpose in ('passkey_registration', 'step_up')) = (session_id is not null))
    )`.execute(db)
  await sql`create index challenges_of_user on challenges (user_id)`.execute(db)
  await sql`create index challenges_by_expiry on challenges (expires_at)`.execute(db)
}

/** Drops them. Accounts without a password get a hash that no password matches. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table challenges, recovery_codes, totp_secrets, passkeys`.execute(db)
  await sql`update users set password_hash = '$2b$12$' || repeat('.', 53) where password_hash is null`.execute(
    db,
  )
  await sql`alter table users alter column password_hash set not null`.execute(db)
  await sql`alter table sessions add column trusted_at timestamptz`.execute(db)
  await sql`update sessions set trusted_at = devices.trusted_at from devices where devices.id = sessions.device_id`.execute(
    db,
  )
  await sql`
    alter table sessions
      drop column device_id,
      drop column authenticated_at,
      drop column authentication_methods`.execute(db)
  await sql`drop table devices`.execute(db)
}
