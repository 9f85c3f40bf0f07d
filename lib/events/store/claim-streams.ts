import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import type { EventStream } from '../../services/events/event-queue.ts'

/**
 * Claims up to `limit` streams whose next event is due, until `queuedUntil`, longest due first. Concurrent dispatchers
 * claim different streams.
 */
export async function claimStreams(
  db: Database,
  { limit, queuedUntil }: { limit: number; queuedUntil: Date },
  now: Date,
): Promise<EventStream[]> {
  return db
    .with('due', qb =>
      qb
        .selectFrom('event_deliveries as head')
        .select(['head.event_id', 'head.endpoint_id'])
        .where('head.state', '=', 'pending')
        .where('head.next_attempt_at', '<=', now)
        .where(eb => eb.or([eb('head.queued_until', 'is', null), eb('head.queued_until', '<=', now)]))
        .where(eb => eb.or([eb('head.lease_id', 'is', null), eb('head.leased_until', '<=', now)]))
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('event_deliveries as earlier')
                .select('earlier.event_id')
                .whereRef('earlier.endpoint_id', '=', 'head.endpoint_id')
                .whereRef('earlier.subject_id', '=', 'head.subject_id')
                .whereRef('earlier.position', '<', 'head.position')
                .where('earlier.state', '=', 'pending'),
            ),
          ),
        )
        .orderBy('head.next_attempt_at')
        .orderBy('head.position')
        .limit(limit)
        .forUpdate('head')
        .skipLocked(),
    )
    .updateTable('event_deliveries')
    .from('due')
    .set({ queued_until: queuedUntil })
    .whereRef('event_deliveries.event_id', '=', 'due.event_id')
    .whereRef('event_deliveries.endpoint_id', '=', 'due.endpoint_id')
    .returning(['event_deliveries.endpoint_id', 'event_deliveries.subject_id'])
    .execute()
}

/** Releases the claims on streams that could not be enqueued. */
export async function releaseStreams(db: Database, streams: readonly EventStream[]): Promise<void> {
  const claimed = JSON.stringify(streams)
  await sql`
    update event_deliveries set queued_until = null
    from jsonb_to_recordset(cast(${claimed} as jsonb)) as claimed (endpoint_id text, subject_id uuid)
    where event_deliveries.endpoint_id = claimed.endpoint_id
      and event_deliveries.subject_id = claimed.subject_id
      and state = 'pending' and queued_until is not null`.execute(db)
}
