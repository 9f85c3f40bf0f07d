import { type Kysely, sql } from 'kysely'

/** Adds what connections of providers with a widget require, the institution, and the received notifications. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table provider_connections
      add column item_id text,
      add column institution_id text,
      add column institution_name text,
      add column checks_requested integer not null default 0,
      add column must_replace_token boolean not null default false,
      add column consent_told_at timestamptz`.execute(db)
  // The schedule also checks failed connections that their owners can repair at the provider.
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and (status in ('active', 'expiring')
      or (status = 'error' and (refresh_requested_at > last_error_at or item_id is not null)))`.execute(db)
  // The only provider until now is an institution itself.
  await sql`update provider_connections set institution_name = 'Charles Schwab'
    where provider_key = 'schwab' and connected_at is not null`.execute(db)
  await sql`create unique index provider_connections_item on provider_connections (provider_key, item_id)
    where item_id is not null`.execute(db)
  // The name of the constraint is the one that PostgreSQL gave it.
  await sql`alter table authorization_states drop constraint authorization_states_check`.execute(db)
  await sql`
    alter table authorization_states
      add column link_token bytea,
      add column is_update boolean not null default false,
      add constraint authorization_states_sealed
        check ((data_key_id is null) = (code_verifier is null and link_token is null))`.execute(db)
  await sql`
    create table received_webhooks (
      digest text primary key,
      provider_key text not null,
      created_at timestamptz not null
    )`.execute(db)
  await sql`create index received_webhooks_by_age on received_webhooks (created_at)`.execute(db)
}

/** Drops them. States of pending links are deleted, because the former constraint does not admit them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table received_webhooks`.execute(db)
  await sql`delete from authorization_states where link_token is not null`.execute(db)
  await sql`
    alter table authorization_states
      drop constraint authorization_states_sealed,
      drop column link_token,
      drop column is_update,
      add constraint authorization_states_check check ((data_key_id is null) = (code_verifier is null))`.execute(
    db,
  )
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and (status in ('active', 'expiring')
      or (status = 'error' and refresh_requested_at > last_error_at))`.execute(db)
  await sql`drop index provider_connections_item`.execute(db)
  await sql`
    alter table provider_connections
      drop column item_id,
      drop column institution_id,
      drop column institution_name,
      drop column checks_requested,
      drop column must_replace_token,
      drop column consent_told_at`.execute(db)
}
