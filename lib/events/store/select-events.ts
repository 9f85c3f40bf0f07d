import { sql } from 'kysely'
import type { DeliveryState } from '../../db/event-tables.ts'
import type { Slot, Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import type { Database } from '../../db/tables.ts'

/** The page of events to select. */
interface EventPage {
  /** Null for every type. */
  readonly type: string | null
  /** The id of the last event of the previous page, or an id after every event. */
  readonly cursor: string
  readonly limit: number
}

interface OfSubject {
  readonly subjectId: string
}

interface InState {
  readonly state: DeliveryState
}

// A subject and a state have indexes, so each has its own statement.

/** Selects events with their deliveries, newest first: one row for each delivery, or one without. */
export const selectEvents = statement((db, page: Slots<EventPage>) => select(db, page, {}))

/** The same for the events about a subject. */
export const selectEventsOfSubject = statement((db, page: Slots<EventPage & OfSubject>) =>
  select(db, page, { subjectId: page.subjectId }),
)

/** The same for the events with a delivery in a state. */
export const selectEventsInState = statement((db, page: Slots<EventPage & InState>) =>
  select(db, page, { state: page.state }),
)

/** The same for the events about a subject with a delivery in a state. */
export const selectEventsOfSubjectInState = statement((db, page: Slots<EventPage & OfSubject & InState>) =>
  select(db, page, { subjectId: page.subjectId, state: page.state }),
)

interface Choice {
  readonly subjectId?: Slot<string>
  readonly state?: Slot<DeliveryState>
}

function select(db: Database, { type, cursor, limit }: Slots<EventPage>, { subjectId, state }: Choice) {
  return db
    .with('page', qb =>
      qb
        .selectFrom('events')
        .select(['events.id', 'type', 'subject_id', 'data', 'created_at', 'routed_at'])
        .where('events.id', '<', cursor)
        .where(sql<boolean>`(${type}::text is null or events.type = ${type}::text)`)
        .$call(query => (subjectId ? query.where('subject_id', '=', subjectId) : query))
        .$call(query =>
          state
            ? query.where(eb =>
                eb.exists(
                  eb
                    .selectFrom('event_deliveries as chosen')
                    .select('chosen.event_id')
                    .whereRef('chosen.event_id', '=', 'events.id')
                    .where('chosen.state', '=', state),
                ),
              )
            : query,
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
}
