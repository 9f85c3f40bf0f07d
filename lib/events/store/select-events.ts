import type { DeliveryState } from '../../db/event-tables.ts'
import type { Database } from '../../db/tables.ts'

/** The filters of a search. An absent filter matches every event. */
export interface EventSearch {
  readonly type?: string | undefined
  readonly subject_id?: string | undefined
  /** Selects events with a delivery in this state. */
  readonly state?: DeliveryState | undefined
  /** The id of the last event of the previous page. */
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Selects events with their deliveries, newest first: one row for each delivery, or one without. */
export function selectEvents(db: Database, { type, subject_id, state, cursor, limit }: EventSearch) {
  return db
    .with('page', qb =>
      qb
        .selectFrom('events')
        .select(['events.id', 'type', 'subject_id', 'data', 'created_at', 'routed_at'])
        .$if(type !== undefined, q => q.where('type', '=', type ?? ''))
        .$if(subject_id !== undefined, q => q.where('subject_id', '=', subject_id ?? ''))
        .$if(cursor !== undefined, q => q.where('events.id', '<', cursor ?? ''))
        .$if(state !== undefined, q =>
          q.where(eb =>
            eb.exists(
              eb
                .selectFrom('event_deliveries as chosen')
                .select('chosen.event_id')
                .whereRef('chosen.event_id', '=', 'events.id')
                .where('chosen.state', '=', state ?? 'pending'),
            ),
          ),
        )
        .orderBy('events.id', 'desc')
        .limit(limit),
    )
    .selectFrom('page')
    .leftJoin('event_deliveries as delivery', 'delivery.event_id', 'page.id')
    .select(['page.id', 'page.type', 'page.subject_id', 'page.data', 'page.created_at', 'page.routed_at'])
    .select(['delivery.endpoint_id', 'delivery.state', 'delivery.attempts', 'delivery.next_attempt_at'])
    .select(['delivery.last_attempt_at', 'delivery.last_status', 'delivery.last_error'])
    .select('delivery.delivered_at')
    .orderBy('page.id', 'desc')
    .orderBy('delivery.endpoint_id')
    .execute()
}

/** A row of `selectEvents`. */
export type EventRow = Awaited<ReturnType<typeof selectEvents>>[number]
