import { type Kysely, sql } from 'kysely'

const triggers = ['refuse_audit_change()', 'refuse_young_audit_deletion()']
const retention = sql.raw('delete_expired_audit_logs(timestamptz, integer)')

/**
 * Lets the functions delete expired audit records only through a `security definer` function, because they no longer
 * own the audit log. The search path is fixed, so that callers cannot redirect names. The function is replaced, because
 * its first version had a SET clause, which only a superuser may use.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function delete_expired_audit_logs(before timestamptz, most integer) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare deleted bigint;
    begin
      perform set_config('dashtam.audit_retention', 'on', true);
      delete from audit_logs where id in (
        select id from audit_logs where created_at < before order by created_at limit most for update skip locked);
      get diagnostics deleted = row_count;
      perform set_config('dashtam.audit_retention', 'off', true);
      return deleted;
    end $$`.execute(db)
  for (const name of triggers)
    await sql`alter function ${sql.raw(name)} set search_path = public, pg_temp`.execute(db)
}

/** Restores the rights and the search path of the caller. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of triggers) await sql`alter function ${sql.raw(name)} reset search_path`.execute(db)
  await sql`alter function ${retention} security invoker reset search_path`.execute(db)
}
