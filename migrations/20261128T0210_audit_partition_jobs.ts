import { type Kysely, sql } from 'kysely'

/** Key of the advisory lock, so that two runs of the job do not wait for each other. */
const LOCK = sql.lit(7_021_127)

/** Refuses young records. The clock of the caller may be a little ahead, so such a time is corrected to the minimum. */
const minimum = sql.raw(`if before is null or before > now() - interval '29 days' then
        raise exception 'audit_logs is append-only' using errcode = 'insufficient_privilege';
      end if;
      before := least(before, now() - interval '30 days');`)

/**
 * Lets the functions create partitions of the audit log ahead and drop those past the retention. A short lock timeout
 * keeps requests from queueing behind a waiting change: the outcome is `locked`, and a later call repeats it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function create_audit_partitions(at timestamptz, out outcome text, out created integer,
      out misplaced bigint)
    language plpgsql security definer
    set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '200ms' as $$
    declare month timestamptz;
    begin
      if at is null or at < now() - interval '1 day' or at > now() + interval '2 years' then
        raise exception 'Partitions cannot be created for %', at using errcode = 'invalid_parameter_value';
      end if;
      created := 0;
      outcome := 'done';
      begin
        if not pg_try_advisory_xact_lock(${LOCK}) then
          outcome := 'locked';
          return;
        end if;
        -- A past month only if the default partition has its records, as after an outage of the job. Not if a record is
        -- younger than its id, because it would be dropped too early. An array, because an open cursor on the default
        -- partition would prevent changes to it.
        foreach month in array array(
          select start from generate_series(-4, 3) n, lateral (
            select date_trunc('month', at) + n * interval '1 month' as start) as of_month
          where n >= 0 or (
            select max(created_at) < start + interval '1 month 1 day' from audit_logs_default
            where id >= audit_id_at(start) and id < audit_id_at(start + interval '1 month')))
        loop
          if add_audit_partition(month) then
            created := created + 1;
          end if;
        end loop;
      exception when lock_not_available or deadlock_detected then
        created := 0;
        outcome := 'locked';
      end;
      -- Counted up to a limit, so that the cost is limited.
      select count(*) into misplaced from (select from audit_logs_default limit 10000);
    end $$`.execute(db)
  await sql`
    create function drop_expired_audit_partition(before timestamptz, out outcome text, out partition text)
    language plpgsql security definer
    set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '200ms' as $$
    begin
      ${minimum}
      if not pg_try_advisory_xact_lock(${LOCK}) then
        outcome := 'locked';
        return;
      end if;
      select found.partition into partition from audit_partitions() as found
        where upper <= audit_id_at(before) order by upper limit 1;
      outcome := case when partition is null then 'none' else 'dropped' end;
      if partition is not null then
        execute format('drop table %s', partition::regclass);
      end if;
    exception when lock_not_available or deadlock_detected then
      outcome := 'locked';
    end $$`.execute(db)
  await sql`
    create or replace function delete_expired_audit_logs(before timestamptz, most integer) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      one regclass;
      deleted bigint := 0;
      batch bigint;
    begin
      ${minimum}
      perform set_config('dashtam.audit_retention', 'on', true);
      -- Partitions of a month are dropped as a whole. The default partition and the oldest one have an index by age.
      for one in select partition from audit_partitions() where lower is null loop
        execute format('delete from %s where id in (
          select id from %s where created_at < $1 order by created_at limit $2 for update skip locked)', one, one)
          using before, most - deleted;
        get diagnostics batch = row_count;
        deleted := deleted + batch;
      end loop;
      perform set_config('dashtam.audit_retention', 'off', true);
      return deleted;
    end $$`.execute(db)
}

/** Drops them. The function that deletes records uses the audit log as a whole again. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function create_audit_partitions(timestamptz), drop_expired_audit_partition(timestamptz)`.execute(
    db,
  )
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
}
