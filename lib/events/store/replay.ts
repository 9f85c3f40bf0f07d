import { sql } from 'kysely'
import { eventsReplayed } from '../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../audit/record.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import type { EventEndpoint } from '../../services/events/event-endpoints.ts'

/** The events to send again: those with ids, or those that failed since a time. */
export type ReplayChoice = { readonly ids: readonly string[] } | { readonly failedSince: Date }

/** A replay, and who requested it. */
export interface Replay {
  readonly choice: ReplayChoice
  readonly endpoints: readonly EventEndpoint[]
  readonly limit: number
  readonly actor: Actor
  readonly reason: string
}

/**
 * Makes ended deliveries pending again, and creates the deliveries of events that an endpoint has never got. Pending
 * deliveries do not change. Deliveries to removed endpoints stay as they are.
 * @returns the number of deliveries.
 */
export async function replay(
  db: Database,
  { choice, endpoints, limit, actor, reason }: Replay,
  context: AuditContext,
): Promise<number> {
  const now = typed('timestamptz', context.now)
  const receivers = JSON.stringify(endpoints.map(({ id, types = null }) => ({ id, types })))
  const receiver = sql`jsonb_to_recordset(cast(${receivers} as jsonb)) as receiver (id text, types jsonb)`
  const chosen =
    'ids' in choice
      ? sql`select events.id, events.position, events.subject_id, receiver.id as endpoint_id
          from events cross join ${receiver}
          where events.id in (${sql.join(choice.ids.map(id => typed('uuid', id)))})
            and events.routed_at is not null
            and (receiver.types is null or jsonb_exists(receiver.types, events.type))`
      : sql`select delivery.event_id as id, delivery.position, delivery.subject_id, delivery.endpoint_id
          from event_deliveries delivery join ${receiver} on receiver.id = delivery.endpoint_id
          where delivery.state = 'failed'
            and delivery.last_attempt_at >= ${typed('timestamptz', choice.failedSince)}
          order by delivery.last_attempt_at`
  const { replayed } = await db
    .with(
      'replayed',
      () =>
        // Kysely adds no parentheses around raw SQL.
        sql<{ event_id: string }>`(
        insert into event_deliveries
          (event_id, endpoint_id, position, subject_id, state, pending_since, next_attempt_at)
        select id, endpoint_id, position, subject_id, 'pending', ${now}, ${now}
        from (${chosen} limit ${limit}::integer) chosen
        on conflict (event_id, endpoint_id) do update set
          state = 'pending', pending_since = ${now}, next_attempt_at = ${now}, attempts = 0,
          queued_until = null, lease_id = null, leased_until = null, delivered_at = null
        where event_deliveries.state <> 'pending'
        returning event_id)`,
    )
    .with('outcome', qb => qb.selectFrom('replayed').select(eb => eb.fn.countAll<number>().as('replayed')))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: eventsReplayed,
        outcome: 'success',
        actor,
        details: sql`jsonb_build_object('reason', ${reason}::text, 'deliveries', outcome.replayed)`,
      }),
    )
    .selectFrom('outcome')
    .select('replayed')
    .executeTakeFirstOrThrow()
  return Number(replayed)
}
