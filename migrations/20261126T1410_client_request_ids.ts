import { type Kysely, sql } from 'kysely'

/**
 * Adds the client's id of the request (`X-Request-Id`) to the audit log. The index contains only records with such an
 * id.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_logs add column client_request_id text`.execute(db)
  await sql`
    create index audit_logs_of_client_request on audit_logs (client_request_id, id)
    where client_request_id is not null`.execute(db)
}

/** Drops the column and its index. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_logs_of_client_request`.execute(db)
  await sql`alter table audit_logs drop column client_request_id`.execute(db)
}
