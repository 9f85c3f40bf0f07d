import { type Kysely, sql } from 'kysely'

/**
 * What is younger than the shortest retention that can be configured is not deleted by the retention's function either,
 * nor by whoever sets what that function sets; and no session turns the guard off by calling itself a replica.
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

/** Takes the second guard away again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_logs enable trigger audit_logs_append_only`.execute(db)
  await sql`drop trigger audit_logs_kept_for_a_while on audit_logs`.execute(db)
  await sql`drop function refuse_young_audit_deletion`.execute(db)
}
