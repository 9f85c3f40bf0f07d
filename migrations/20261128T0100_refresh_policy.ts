import { type Kysely, sql } from 'kysely'

/** What the schedule refreshes or checks. The text is the same as in lib/financial/connection-state/transitions.ts. */
const scheduled = sql`(status in ('active', 'expiring')
  or (status = 'error' and (refresh_requested_at > last_error_at or item_id is not null)))`

/**
 * Adds the policy of refreshes and their pauses, and the count of refreshes that have no audit record. The index of due
 * connections starts with the provider, and contains no paused connections. The other indexes contain only what
 * jobs/dispatch-refreshes changes, so that its cost does not depend on the number of connections.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table provider_connections
      add column refresh_policy text constraint provider_connections_refresh_policy
        check (refresh_policy in ('always', 'active', 'on_demand')),
      add column refresh_paused_at timestamptz,
      add column checks_finished integer not null default 0,
      add column refreshes_unrecorded integer not null default 0,
      add column refresh_recorded_at timestamptz,
      add column rotation_type text`.execute(db)
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (provider_key, refresh_due_at)
    where refresh_due_at is not null and refresh_paused_at is null and ${scheduled}`.execute(db)
  await sql`create index provider_connections_interrupted on provider_connections (refresh_due_at)
    where refresh_due_at is not null and refresh_failures >= 2 and item_id is null and ${scheduled}`.execute(
    db,
  )
  await sql`create index provider_connections_paused on provider_connections (consent_expires_at)
    where consent_expires_at is not null and item_id is not null and refresh_paused_at is not null
      and status in ('active', 'expiring')`.execute(db)
  // The provider of an item reports the end of its consent, so the job does not expire it.
  await sql`drop index provider_connections_consent`.execute(db)
  await sql`create index provider_connections_consent on provider_connections (consent_expires_at)
    where consent_expires_at is not null and item_id is null and status in ('active', 'expiring', 'error')`.execute(
    db,
  )
}

/** Drops the columns and restores the indexes. Paused connections are due again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index provider_connections_consent`.execute(db)
  await sql`create index provider_connections_consent on provider_connections (consent_expires_at)
    where consent_expires_at is not null and status in ('active', 'expiring', 'error')`.execute(db)
  await sql`drop index provider_connections_paused`.execute(db)
  await sql`drop index provider_connections_interrupted`.execute(db)
  await sql`drop index provider_connections_due`.execute(db)
  await sql`create index provider_connections_due on provider_connections (refresh_due_at)
    where refresh_due_at is not null and ${scheduled}`.execute(db)
  await sql`
    alter table provider_connections
      drop column refresh_policy,
      drop column refresh_paused_at,
      drop column checks_finished,
      drop column refreshes_unrecorded,
      drop column refresh_recorded_at,
      drop column rotation_type`.execute(db)
}
