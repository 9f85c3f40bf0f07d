import { type Kysely, sql } from 'kysely'

/**
 * Makes the audit log append-only. Only the retention function deletes records. It enables the deletion with a
 * transaction setting and disables it again at its end.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('dashtam.audit_retention', true) = 'on' then
        return null;
      end if;
      raise exception 'audit_logs is append-only' using errcode = 'insufficient_privilege';
    end $$`.execute(db)
  await sql`
    create trigger audit_logs_append_only before update or delete or truncate on audit_logs
    for each statement execute function refuse_audit_change()`.execute(db)
  await sql`
    create function delete_expired_audit_logs(before timestamptz, most integer) returns bigint
    language plpgsql as $$
    declare deleted bigint;
    begin
      -- No SET clause of the function, because only a superuser may use one for a custom setting.
      perform set_config('dashtam.audit_retention', 'on', true);
      delete from audit_logs where id in (
        select id from audit_logs where created_at < before order by created_at limit most for update skip locked);
      get diagnostics deleted = row_count;
      perform set_config('dashtam.audit_retention', 'off', true);
      return deleted;
    end $$`.execute(db)
  await sql`create index audit_logs_by_age on audit_logs (created_at)`.execute(db)
  await sql`create index audit_logs_of_session on audit_logs (session_id, id)`.execute(db)
  await sql`create index audit_logs_of_action on audit_logs (action, id)`.execute(db)
}

/** Drops the triggers, the functions and the indexes. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_logs_by_age, audit_logs_of_session, audit_logs_of_action`.execute(db)
  await sql`drop function delete_expired_audit_logs`.execute(db)
  await sql`drop trigger audit_logs_append_only on audit_logs`.execute(db)
  await sql`drop function refuse_audit_change`.execute(db)
}
