import { type Kysely, sql } from 'kysely'

const triggers = ['refuse_audit_change()', 'refuse_young_audit_deletion()']
const retention = sql.raw('delete_expired_audit_logs(timestamptz, integer)')

/**
 * The functions no longer own the audit trail. Expired records are deleted with the rights of the owner, by one function
 * that the functions may call. A fixed search path: a caller must not choose what names mean there. The function is
 * replaced, because the first one had its setting by a SET clause, which only a superuser may write.
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

/** Runs them with the rights and the search path of the caller. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of triggers) await sql`alter function ${sql.raw(name)} reset search_path`.execute(db)
  await sql`alter function ${retention} security invoker reset search_path`.execute(db)
}
