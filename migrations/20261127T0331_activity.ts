import { type Kysely, sql } from 'kysely'

/**
 * Creates the index for the list of a user's activity. It omits the actions that are recorded most often and not shown,
 * so that the total does not read their records.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_logs_of_activity on audit_logs (user_id, id)
    where action not in ('refresh_token_rotated', 'refresh_token_repeated', 'provider_token_refreshed',
      'accounts_read', 'transactions_read')`.execute(db)
}

/** Drops it. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_logs_of_activity`.execute(db)
}
