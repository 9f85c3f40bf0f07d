import { type Kysely, sql } from 'kysely'

/**
 * Creates the events for the application and their deliveries. `position` is assigned while the row of the subject is
 * locked, so it is the order of the events of one subject.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table events (
      id uuid primary key,
      position bigint generated always as identity,
      subject_id uuid not null,
      type text not null,
      data jsonb not null,
      created_at timestamptz not null,
      routed_at timestamptz
    )`.execute(db)
  await sql`create index events_unrouted on events (position) where routed_at is null`.execute(db)
  await sql`create index events_of_subject on events (subject_id, id)`.execute(db)
  await sql`create index events_by_age on events (created_at)`.execute(db)
  await sql`
    create table event_deliveries (
      event_id uuid not null references events on delete cascade,
      endpoint_id text not null,
      position bigint not null,
      subject_id uuid not null,
      state text not null check (state in ('pending', 'delivered', 'failed')),
      attempts integer not null default 0,
      pending_since timestamptz not null,
      next_attempt_at timestamptz not null,
      queued_until timestamptz,
      lease_id uuid,
      leased_until timestamptz,
      last_attempt_at timestamptz,
      last_status integer,
      last_error text,
      delivered_at timestamptz,
      primary key (event_id, endpoint_id),
      check ((lease_id is null) = (leased_until is null)),
      check ((state = 'delivered') = (delivered_at is not null))
    )`.execute(db)
  // The first row of each endpoint and subject is the next event to send.
  await sql`
    create index event_deliveries_in_order on event_deliveries (endpoint_id, subject_id, position)
    where state = 'pending'`.execute(db)
  await sql`
    create index event_deliveries_due on event_deliveries (next_attempt_at, position)
    where state = 'pending'`.execute(db)
  await sql`
    create index event_deliveries_failed on event_deliveries (last_attempt_at)
    where state = 'failed'`.execute(db)
}

/** Drops both tables. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table event_deliveries`.execute(db)
  await sql`drop table events`.execute(db)
}
