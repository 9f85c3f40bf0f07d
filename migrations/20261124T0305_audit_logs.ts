import { type Kysely, sql } from 'kysely'

/** Creates the audit log. It references no table, because records outlive the rows that they describe. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_logs (
      id uuid primary key,
      created_at timestamptz not null,
      action text not null,
      outcome text not null check (outcome in ('success', 'failure', 'refused')),
      actor text not null,
      user_id uuid,
      session_id uuid,
      request_id text not null,
      trace_id text,
      method text,
      route text not null,
      ip inet,
      user_agent text,
      fingerprint text,
      details jsonb
    )`.execute(db)
  await sql`create index audit_logs_of_user on audit_logs (user_id, id)`.execute(db)
  await sql`create index audit_logs_of_request on audit_logs (request_id)`.execute(db)
}

/** Drops it. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table audit_logs`.execute(db)
}
