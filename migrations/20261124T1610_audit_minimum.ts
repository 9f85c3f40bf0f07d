import { type Kysely, sql } from 'kysely'

/**
 * Refuses the deletion of audit records that are younger than the minimum retention, also by the retention function and
 * by sessions that use its setting. `enable always`: `session_replication_role = replica` does not disable the
 * triggers.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_young_audit_deletion() returns trigger language plpgsql as $$
    begin
      if old.created_at > now() - interval '30 days' then
        raise exception 'audit_logs is append-only' using errcode = 'insufficient_privilege';
      end if;
      return old;
    end $$`.execute(db)
  await sql`
    create trigger audit_logs_kept_for_a_while before delete on audit_logs
    for each row execute function refuse_young_audit_deletion()`.execute(db)
  for (const trigger of ['audit_logs_append_only', 'audit_logs_kept_for_a_while'])
    await sql`alter table audit_logs enable always trigger ${sql.ref(trigger)}`.execute(db)
}

/** Drops the second trigger. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_logs enable trigger audit_logs_append_only`.execute(db)
  await sql`drop trigger audit_logs_kept_for_a_while on audit_logs`.execute(db)
  await sql`drop function refuse_young_audit_deletion`.execute(db)
}
