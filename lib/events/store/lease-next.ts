import type { Database } from '../../db/tables.ts'
import type { EventStream } from '../../services/events/event-queue.ts'

/**
 * Leases the next event of a stream, if it is due and not leased. Never skips a locked row: the next event is the first
 * that is pending after all concurrent changes.
 */
export function leaseNext(
  db: Database,
  { endpoint_id, subject_id }: EventStream,
  { leaseId, leasedUntil }: { leaseId: string; leasedUntil: Date },
  now: Date,
) {
  return db
    .with('next', qb =>
      qb
        .selectFrom('event_deliveries')
        .select(['event_deliveries.event_id', 'event_deliveries.endpoint_id'])
        .where('event_deliveries.endpoint_id', '=', endpoint_id)
        .where('event_deliveries.subject_id', '=', subject_id)
        .where('event_deliveries.state', '=', 'pending')
        .orderBy('event_deliveries.position')
        .limit(1)
        .forUpdate(),
    )
    .with('leased', qb =>
      qb
        .updateTable('event_deliveries')
        .from('next')
        .set(eb => ({
          lease_id: leaseId,
          leased_until: leasedUntil,
          attempts: eb('event_deliveries.attempts', '+', 1),
          last_attempt_at: now,
        }))
        .whereRef('event_deliveries.event_id', '=', 'next.event_id')
        .whereRef('event_deliveries.endpoint_id', '=', 'next.endpoint_id')
        .where('event_deliveries.next_attempt_at', '<=', now)
        .where(eb =>
          eb.or([
            eb('event_deliveries.lease_id', 'is', null),
            eb('event_deliveries.leased_until', '<=', now),
          ]),
        )
        .returning(['event_deliveries.event_id', 'event_deliveries.attempts'])
        .returning('event_deliveries.pending_since'),
    )
    .selectFrom('leased')
    .innerJoin('events', 'events.id', 'leased.event_id')
    .select(['events.id', 'events.type', 'events.data', 'events.created_at'])
    .select(['leased.attempts', 'leased.pending_since'])
    .executeTakeFirst()
}

/** A leased event with the number of its attempts, including the one that begins. */
export type LeasedEvent = NonNullable<Awaited<ReturnType<typeof leaseNext>>>
