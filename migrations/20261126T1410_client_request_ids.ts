import { type Kysely, sql } from 'kysely'

/**
 * The id that a client gave its request (`X-Request-Id`), next to the id that API Gateway gave it. The index covers
 * only the records that have one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_logs add column client_request_id text`.execute(db)
  await sql`
    create index audit_logs_of_client_request on audit_logs (client_request_id, id)
    where client_request_id is not null`.execute(db)
}

/** Removes the column and its index. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_logs_of_client_request`.execute(db)
  await sql`alter table audit_logs drop column client_request_id`.execute(db)
}
