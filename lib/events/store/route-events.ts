import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import type { EventEndpoint } from '../../services/events/event-endpoints.ts'

/**
 * Creates the deliveries of up to `limit` new events to the endpoints that receive their types, oldest first. A
 * concurrent run waits for the rows of this one, so the deliveries of a subject appear in order. If a stream waits for a
 * retry, its new deliveries wait too.
 * @returns the number of routed events.
 */
export async function routeEvents(
  db: Database,
  { endpoints, limit }: { endpoints: readonly EventEndpoint[]; limit: number },
  now: Date,
): Promise<number> {
  // One JSON parameter, because the Data API does not support arrays.
  const receivers = JSON.stringify(endpoints.map(({ id, types = null }) => ({ id, types })))
  const at = typed('timestamptz', now)
  const { rows } = await sql<{ routed: number }>`
    with unrouted as (
      select id, position, subject_id, type from events
      where routed_at is null order by position limit ${limit}::integer for update
    ), routed as (
      update events set routed_at = ${at} from unrouted where events.id = unrouted.id
    ), inserted as (
      insert into event_deliveries
        (event_id, endpoint_id, position, subject_id, state, pending_since, next_attempt_at)
      select unrouted.id, receiver.id, unrouted.position, unrouted.subject_id, 'pending', ${at},
        greatest(${at}, (
          select max(next_attempt_at) from event_deliveries waiting
          where waiting.endpoint_id = receiver.id and waiting.subject_id = unrouted.subject_id
            and waiting.state = 'pending'))
      from unrouted
      cross join jsonb_to_recordset(cast(${receivers} as jsonb)) as receiver (id text, types jsonb)
      where receiver.types is null or jsonb_exists(receiver.types, unrouted.type)
      on conflict do nothing
    )
    select count(*)::integer as routed from unrouted`.execute(db)
  return rows[0]?.routed ?? 0
}
