import { type RawBuilder, sql } from 'kysely'
import { eventsReplayed } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { type Actor, auditEach } from '../../audit/record.ts'
import { isOneOf } from '../../db/is-one-of.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import type { EventEndpoint } from '../../services/events/event-endpoints.ts'

/** A replay, and who requested it. */
type Replay = AuditSlotValues & {
  readonly receivers: readonly { readonly id: string; readonly types: EventEndpoint['types'] | null }[]
  readonly limit: number
  readonly actor: Actor
  readonly reason: string
}

/**
 * Makes ended deliveries of events with ids pending again, and creates the deliveries of events that an endpoint has never
 * got. Pending deliveries do not change. Returns the number of deliveries.
 */
export const replayEventsById = statement((db, replay: Slots<Replay & { readonly ids: readonly string[] }>) =>
  replayChosen(
    db,
    replay,
    sql`select events.id, events.position, events.subject_id, receiver.id as endpoint_id
      from events cross join ${receiverOf(replay)}
      where ${isOneOf('events.id', replay.ids)}
        and events.routed_at is not null
        and (receiver.types is null or jsonb_exists(receiver.types, events.type))`,
  ),
)

/** The same for deliveries that failed since a time. Deliveries to removed endpoints stay as they are. */
export const replayFailedEvents = statement((db, replay: Slots<Replay & { readonly failedSince: Date }>) =>
  replayChosen(
    db,
    replay,
    sql`select delivery.event_id as id, delivery.position, delivery.subject_id, delivery.endpoint_id
      from event_deliveries delivery join ${receiverOf(replay)} on receiver.id = delivery.endpoint_id
      where delivery.state = 'failed'
        and delivery.last_attempt_at >= ${typed('timestamptz', replay.failedSince)}
      order by delivery.last_attempt_at`,
  ),
)

function receiverOf({ receivers }: Slots<Replay>): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${typed('jsonb', receivers)}) as receiver (id text, types jsonb)`
}

function replayChosen(db: Database, replay: Slots<Replay>, chosen: RawBuilder<unknown>) {
  const now = typed('timestamptz', replay.now)
  return db
    .with(
      'replayed',
      () =>
        // Kysely adds no parentheses around raw SQL.
        sql<{ event_id: string }>`(
        insert into event_deliveries
          (event_id, endpoint_id, position, subject_id, state, pending_since, next_attempt_at)
        select id, endpoint_id, position, subject_id, 'pending', ${now}, ${now}
        from (${chosen} limit ${replay.limit}::integer) chosen
        on conflict (event_id, endpoint_id) do update set
          state = 'pending', pending_since = ${now}, next_attempt_at = ${now}, attempts = 0,
          queued_until = null, lease_id = null, leased_until = null, delivered_at = null
        where event_deliveries.state <> 'pending'
        returning event_id)`,
    )
    .with('outcome', qb => qb.selectFrom('replayed').select(eb => eb.fn.countAll<number>().as('replayed')))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(replay), {
        action: eventsReplayed,
        outcome: 'success',
        actor: replay.actor,
        details: sql`jsonb_build_object('reason', ${replay.reason}::text, 'deliveries', outcome.replayed)`,
      }),
    )
    .selectFrom('outcome')
    .select('replayed')
}
