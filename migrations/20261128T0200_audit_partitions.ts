import { type Kysely, sql } from 'kysely'

/** The indexes of the audit log, by name. The index by age remains on the partitions without a month. */
const indexes = {
  audit_logs_of_user: '(user_id, id)',
  audit_logs_of_request: '(request_id)',
  audit_logs_of_session: '(session_id, id)',
  audit_logs_of_action: '(action, id)',
  audit_logs_of_client_request: '(client_request_id, id) where client_request_id is not null',
  audit_logs_of_activity: `(user_id, id) where action not in ('refresh_token_rotated', 'refresh_token_repeated',
    'provider_token_refreshed', 'accounts_read', 'transactions_read')`,
} as const

/** The triggers of the audit log. PostgreSQL copies those for each row to the partitions. */
const triggers = {
  audit_logs_append_only: ['update or delete or truncate', 'for each statement', 'refuse_audit_change'],
  audit_logs_kept_for_a_while: ['delete', 'for each row', 'refuse_young_audit_deletion'],
  audit_logs_only_pseudonymized: ['update', 'for each row', 'refuse_other_audit_update'],
} as const

/**
 * Partitions the audit log by month. The first 48 bits of an id (UUID v7) are its time, so a month is a range of ids.
 * The table with the existing records becomes the partition `audit_logs_older`, so that no record is copied.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createHelpers(db)
  await renameTable(db, 'audit_logs_older')
  await sql`drop trigger audit_logs_kept_for_a_while on audit_logs_older`.execute(db)
  await sql`drop trigger audit_logs_only_pseudonymized on audit_logs_older`.execute(db)
  await sql`create table audit_logs (like audit_logs_older including defaults including constraints)
    partition by range (id)`.execute(db)
  await createIndexes(db)
  await createTriggers(db)
  await sql`create table audit_logs_default partition of audit_logs default`.execute(db)
  await createStatementTrigger(db, 'audit_logs_default')
  await sql`create index audit_logs_default_by_age on audit_logs_default (created_at)`.execute(db)
  await attachOlder(db)
  await sql`
    do $$ begin
      perform add_audit_partition(date_trunc('month', now(), 'UTC') + n * interval '1 month')
        from generate_series(0, 3) n;
    end $$`.execute(db)
  await grantAccess(db)
}

/** Copies all records to a table without partitions. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_logs rename to audit_logs_partitioned`.execute(db)
  await renameIndexes(db, 'audit_logs_partitioned')
  await sql`create table audit_logs (like audit_logs_partitioned including defaults including constraints)`.execute(
    db,
  )
  await sql`insert into audit_logs select * from audit_logs_partitioned`.execute(db)
  await sql`drop table audit_logs_partitioned`.execute(db)
  await sql`drop function add_audit_partition, audit_partitions, audit_id_at`.execute(db)
  await createIndexes(db)
  await sql`create index audit_logs_by_age on audit_logs (created_at)`.execute(db)
  await createTriggers(db)
  await grantAccess(db)
}

async function createHelpers(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function audit_id_at(at timestamptz) returns uuid
    language sql immutable set search_path = public, pg_temp as $$
      -- The lowest id of a millisecond.
      select (lpad(to_hex(greatest(floor(extract(epoch from at) * 1000), 0)::bigint), 12, '0') || repeat('0', 20))::uuid
    $$`.execute(db)
  await sql`
    create function audit_partitions() returns table (partition regclass, lower uuid, upper uuid)
    language sql stable set search_path = public, pg_temp as $$
      -- No lower bound: the oldest records. No bounds: the default partition.
      select inhrelid::regclass, substring(bound from 'FROM \\(''([0-9a-f-]+)''\\)')::uuid,
        substring(bound from 'TO \\(''([0-9a-f-]+)''\\)')::uuid
      from pg_inherits join pg_class on pg_class.oid = inhrelid, pg_get_expr(relpartbound, pg_class.oid) as bound
      where inhparent = 'audit_logs'::regclass
    $$`.execute(db)
  await sql`
    create function add_audit_partition(month timestamptz, most bigint default 20000) returns boolean
    language plpgsql set search_path = public, pg_temp set timezone = 'UTC' as $$
    declare
      name text := to_char(month, '"audit_logs_"YYYY_MM');
      first_id uuid := audit_id_at(month);
      next_id uuid := audit_id_at(month + interval '1 month');
      misplaced bigint;
    begin
      if exists (select from audit_partitions() where coalesce(lower, first_id) <= first_id and first_id < upper) then
        return false;
      end if;
      -- Records of the month that are in the default partition move. Too many would block requests for too long.
      select count(*) into misplaced from (
        select from audit_logs_default where id >= first_id and id < next_id limit most + 1);
      if misplaced > most then
        return false;
      end if;
      execute format('create table %I (like audit_logs including defaults including constraints)', name);
      if misplaced > 0 then
        -- The lock ends with the transaction, so no other statement runs without the triggers.
        lock table audit_logs_default in access exclusive mode;
        alter table audit_logs_default disable trigger user;
        execute format('with moved as (delete from audit_logs_default where id >= $1 and id < $2 returning *)
          insert into %I select * from moved', name) using first_id, next_id;
        alter table audit_logs_default enable always trigger audit_logs_append_only;
        alter table audit_logs_default enable always trigger audit_logs_kept_for_a_while;
        alter table audit_logs_default enable always trigger audit_logs_only_pseudonymized;
      end if;
      -- Attaching locks the audit log less than creating a partition of it does: reads and inserts continue.
      execute format('alter table audit_logs attach partition %I for values from (%L) to (%L)', name, first_id, next_id);
      execute format('create trigger audit_logs_append_only before update or delete or truncate on %I
        for each statement execute function refuse_audit_change()', name);
      execute format('alter table %I enable always trigger audit_logs_append_only', name);
      return true;
    end $$`.execute(db)
}

async function attachOlder(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`select id from audit_logs_older limit 1`.execute(db)
  if (rows.length === 0) {
    await sql`drop table audit_logs_older`.execute(db)
    return
  }
  const next = sql`audit_id_at(date_trunc('month', now(), 'UTC') + interval '1 month')`
  await sql`alter table audit_logs_older disable trigger audit_logs_append_only`.execute(db)
  await sql`
    with moved as (delete from audit_logs_older where id >= ${next} returning *)
    insert into audit_logs_default select * from moved`.execute(db)
  await sql`alter table audit_logs_older enable always trigger audit_logs_append_only`.execute(db)
  await sql`
    do $$ begin
      execute format('alter table audit_logs attach partition audit_logs_older for values from (minvalue) to (%L)',
        ${next});
    end $$`.execute(db)
}

async function renameTable(db: Kysely<unknown>, name: string): Promise<void> {
  await sql`alter table audit_logs rename to ${sql.id(name)}`.execute(db)
  await renameIndexes(db, name)
  await sql`alter index audit_logs_by_age rename to ${sql.id(`${name}_by_age`)}`.execute(db)
}

async function renameIndexes(db: Kysely<unknown>, prefix: string): Promise<void> {
  for (const index of ['audit_logs_pkey', ...Object.keys(indexes)])
    await sql`alter index ${sql.id(index)} rename to ${sql.id(index.replace('audit_logs', prefix))}`.execute(
      db,
    )
}

async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`alter table audit_logs add primary key (id)`.execute(db)
  for (const [name, definition] of Object.entries(indexes))
    await sql`create index ${sql.id(name)} on audit_logs ${sql.raw(definition)}`.execute(db)
}

async function createTriggers(db: Kysely<unknown>): Promise<void> {
  for (const [name, [events, scope, action]] of Object.entries(triggers)) {
    await sql`create trigger ${sql.id(name)} before ${sql.raw(events)} on audit_logs
      ${sql.raw(scope)} execute function ${sql.id(action)}()`.execute(db)
    await sql`alter table audit_logs enable always trigger ${sql.id(name)}`.execute(db)
  }
}

/** A trigger for each statement is not copied to partitions. Without it, a statement could name a partition. */
async function createStatementTrigger(db: Kysely<unknown>, partition: string): Promise<void> {
  await sql`create trigger audit_logs_append_only before update or delete or truncate on ${sql.id(partition)}
    for each statement execute function refuse_audit_change()`.execute(db)
  await sql`alter table ${sql.id(partition)} enable always trigger audit_logs_append_only`.execute(db)
}

/** Lets the functions use the new table before the deployment compares their privileges. */
async function grantAccess(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$ begin
      if exists (select from pg_roles where rolname = 'dashtam_functions') then
        grant select, insert on audit_logs to dashtam_functions;
      end if;
    end $$`.execute(db)
}
