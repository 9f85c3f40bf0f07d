import { type Kysely, sql } from 'kysely'

const activity = sql`action not in ('refresh_token_rotated', 'refresh_token_repeated', 'provider_token_refreshed',
  'accounts_read', 'transactions_read')`

/**
 * Creates indexes for tables that grow. Without them, each run of the retention reads all devices, each deleted session or
 * device reads all challenges, which refer to it, and the total of a user's activity reads each record in the table. The
 * planner learns that `security_config` has one row: it assumes 1,500 of a table that was never analyzed, and PostgreSQL
 * never analyzes tables of this size automatically.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index devices_by_use on devices (last_used_at)`.execute(db)
  await sql`create index challenges_of_session on challenges (session_id) where session_id is not null`.execute(
    db,
  )
  await sql`create index challenges_of_device on challenges (device_id) where device_id is not null`.execute(
    db,
  )
  await sql`drop index audit_logs_of_activity`.execute(db)
  await sql`create index audit_logs_of_activity on audit_logs (user_id, id) include (action, outcome, created_at)
    where ${activity}`.execute(db)
  await sql`analyze security_config`.execute(db)
}

/** Drops them. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index devices_by_use, challenges_of_session, challenges_of_device, audit_logs_of_activity`.execute(
    db,
  )
  await sql`create index audit_logs_of_activity on audit_logs (user_id, id) where ${activity}`.execute(db)
}
