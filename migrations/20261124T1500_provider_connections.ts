import { type Kysely, sql } from 'kysely'

/** Creates the connections, their encrypted provider tokens, the data keys and the authorization states. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table data_keys (
      id uuid primary key,
      wrapped bytea not null,
      created_at timestamptz not null
    )`.execute(db)
  await sql`create index data_keys_by_age on data_keys (created_at)`.execute(db)
  await sql`
    create table provider_connections (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      provider_key text not null,
      alias text not null,
      status text not null default 'pending'
        check (status in ('pending', 'active', 'expiring', 'expired', 'error', 'revoked')),
      scope text,
      accounts_count integer,
      connected_at timestamptz,
      last_sync_at timestamptz,
      last_refresh_at timestamptz,
      access_expires_at timestamptz,
      expiring_at timestamptz,
      expiry_told_at timestamptz,
      consent_expires_at timestamptz,
      refresh_due_at timestamptz,
      queued_until timestamptz,
      lease_id uuid,
      leased_until timestamptz,
      token_generation integer not null default 0,
      refresh_failures integer not null default 0,
      last_error text,
      last_error_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((lease_id is null) = (leased_until is null)),
      check ((last_error is null) = (last_error_at is null))
    )`.execute(db)
  // Aliases are case-insensitive.
  await sql`create unique index provider_connections_alias on provider_connections (user_id, lower(alias))`.execute(
    db,
  )
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and status in ('active', 'expiring')`.execute(db)
  await sql`create index provider_connections_expiring on provider_connections (expiring_at)
    where expiring_at is not null and status = 'active'`.execute(db)
  await sql`create index provider_connections_consent on provider_connections (consent_expires_at)
    where consent_expires_at is not null and status in ('active', 'expiring', 'error')`.execute(db)
  await sql`
    create table provider_tokens (
      connection_id uuid primary key references provider_connections on delete cascade,
      data_key_id uuid not null references data_keys,
      access_token bytea not null,
      refresh_token bytea,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`create index provider_tokens_of_key on provider_tokens (data_key_id)`.execute(db)
  await sql`
    create table authorization_states (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      connection_id uuid not null references provider_connections on delete cascade,
      secret_hash text not null,
      data_key_id uuid references data_keys,
      code_verifier bytea,
      redirect_uri text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      check ((data_key_id is null) = (code_verifier is null))
    )`.execute(db)
  await sql`create index authorization_states_of_connection on authorization_states (connection_id)`.execute(
    db,
  )
  await sql`create index authorization_states_of_user on authorization_states (user_id)`.execute(db)
  await sql`create index authorization_states_of_key on authorization_states (data_key_id)`.execute(db)
  await sql`create index authorization_states_by_expiry on authorization_states (expires_at)`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table authorization_states`.execute(db)
  await sql`drop table provider_tokens`.execute(db)
  await sql`drop table provider_connections`.execute(db)
  await sql`drop table data_keys`.execute(db)
}
