import { type Kysely, sql } from 'kysely'

/** Adds the exports of accounts, scheduled deletions, and the pseudonymization of audit records. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table users
      add column delete_after timestamptz,
      add column deletion_requested_at timestamptz,
      add column deletion_started_at timestamptz,
      add column deletion_claimed_until timestamptz,
      add column deletion_attempts integer not null default 0,
      add constraint users_deletion check (
        (delete_after is null) = (deletion_requested_at is null)
        and (deletion_started_at is null or (delete_after is not null and not is_active)))`.execute(db)
  await sql`create index users_to_delete on users (delete_after) where delete_after is not null`.execute(db)
  await createExports(db)
  // No reference to users: the row outlives the account for the mail and for records of requests in progress.
  await sql`
    create table deleted_accounts (
      user_id uuid primary key,
      email text,
      deleted_at timestamptz not null
    )`.execute(db)
  await replaceGuard(
    db,
    sql`or (tg_op = 'UPDATE' and current_setting('dashtam.audit_pseudonym', true) = 'on')`,
  )
  await createPseudonymization(db)
}

async function createExports(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table account_exports (
      id uuid primary key,
      user_id uuid not null references users on delete cascade,
      state text not null default 'pending' check (state in ('pending', 'ready', 'failed')),
      requested_at timestamptz not null,
      next_attempt_at timestamptz not null,
      attempts integer not null default 0,
      lease_id uuid,
      leased_until timestamptz,
      bytes integer,
      expires_at timestamptz,
      check ((lease_id is null) = (leased_until is null)),
      check ((state = 'pending') = (expires_at is null)),
      check ((state = 'ready') = (bytes is not null))
    )`.execute(db)
  await sql`create unique index account_exports_pending on account_exports (user_id) where state = 'pending'`.execute(
    db,
  )
  await sql`create index account_exports_of_user on account_exports (user_id, id)`.execute(db)
  await sql`create index account_exports_due on account_exports (next_attempt_at) where state = 'pending'`.execute(
    db,
  )
  await sql`create index account_exports_by_expiry on account_exports (expires_at) where state <> 'pending'`.execute(
    db,
  )
}

/** Replaces the trigger function that refuses changes of the audit log, with another exception. */
async function replaceGuard(db: Kysely<unknown>, exception: ReturnType<typeof sql>): Promise<void> {
  await sql`
    create or replace function refuse_audit_change() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
    begin
      if (tg_op = 'DELETE' and current_setting('dashtam.audit_retention', true) = 'on') ${exception} then
        return null;
      end if;
      raise exception 'audit_logs is append-only' using errcode = 'insufficient_privilege';
    end $$`.execute(db)
}

/**
 * Creates the function that replaces a user's id in audit records, and the trigger that refuses every other update. Both
 * refuse the records of an account whose deletion has not started, so that nobody can hide the actions of a user.
 */
async function createPseudonymization(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function pseudonymous_details(details jsonb, actor text) returns jsonb
    language sql immutable set search_path = public, pg_temp as $$
      -- Codes, numbers and booleans of these members. The reason of an operator is in the operator's own words.
      select jsonb_object_agg(key, value) from jsonb_each(details)
      where key in ('reason', 'chosen', 'sessions', 'provider_key', 'factor', 'signal', 'revoked_at_provider')
        and (jsonb_typeof(value) in ('boolean', 'number') or value #>> '{}' ~ '^[a-z][a-z0-9_-]{0,63}$')
        and not (key = 'reason' and actor like 'arn:%')
    $$`.execute(db)
  await sql`
    create function refuse_other_audit_update() returns trigger
    language plpgsql set search_path = public, pg_temp as $$
    declare expected audit_logs;
    begin
      expected := old;
      expected.user_id := new.user_id;
      expected.session_id := null;
      expected.client_request_id := null;
      expected.ip := null;
      expected.user_agent := null;
      expected.fingerprint := null;
      expected.details := pseudonymous_details(old.details, old.actor);
      if new is distinct from expected or old.user_id is null or new.user_id is null
        or exists (select from users where id = new.user_id)
        or exists (select from users where id = old.user_id and deletion_started_at is null) then
        raise exception 'audit_logs is append-only' using errcode = 'insufficient_privilege';
      end if;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger audit_logs_only_pseudonymized before update on audit_logs
    for each row execute function refuse_other_audit_update()`.execute(db)
  await sql`alter table audit_logs enable always trigger audit_logs_only_pseudonymized`.execute(db)
  await sql`
    create function pseudonymize_audit(subject uuid, pseudonym uuid, most integer) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare changed bigint;
    begin
      perform set_config('dashtam.audit_pseudonym', 'on', true);
      update audit_logs set user_id = pseudonym, session_id = null, client_request_id = null, ip = null,
        user_agent = null, fingerprint = null, details = pseudonymous_details(details, actor)
      where id in (select id from audit_logs where user_id = subject order by id limit most for update);
      get diagnostics changed = row_count;
      perform set_config('dashtam.audit_pseudonym', 'off', true);
      return changed;
    end $$`.execute(db)
}

/** Drops them. Deletions that have started are forgotten: their accounts stay disabled. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function pseudonymize_audit(uuid, uuid, integer)`.execute(db)
  await sql`drop trigger audit_logs_only_pseudonymized on audit_logs`.execute(db)
  await sql`drop function refuse_other_audit_update`.execute(db)
  await sql`drop function pseudonymous_details`.execute(db)
  await replaceGuard(db, sql``)
  await sql`drop table deleted_accounts`.execute(db)
  await sql`drop table account_exports`.execute(db)
  await sql`
    alter table users
      drop constraint users_deletion,
      drop column delete_after,
      drop column deletion_requested_at,
      drop column deletion_started_at,
      drop column deletion_claimed_until,
      drop column deletion_attempts`.execute(db)
}
