import type { DeliveryState } from '../db/event-tables.ts'
import type { Services } from '../services/services.ts'
import {
  selectEvents,
  selectEventsInState,
  selectEventsOfSubject,
  selectEventsOfSubjectInState,
} from './store/select-events.ts'

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

/** An id after every event. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Lists events with their deliveries, newest first. Ids are sorted by time, so the last id is the next cursor. */
export async function listEvents(services: Services<'statements'>, search: EventSearch) {
  const rows = await findEvents(services, search)
  const found = [...Map.groupBy(rows, ({ id }) => id).values()].flatMap(([first, ...others]) =>
    first ? [toEvent(first, others)] : [],
  )
  const items = found.slice(0, search.limit)
  return { items, next_cursor: found.length > search.limit ? (items.at(-1)?.id ?? null) : null }
}

function findEvents({ statements }: Services<'statements'>, search: EventSearch) {
  const { type = null, subject_id: subjectId, state, cursor = LAST_ID, limit } = search
  // One event more than the limit, to find out whether there is another page.
  const page = { type, cursor, limit: limit + 1 }
  if (subjectId !== undefined && state !== undefined)
    return statements.all(selectEventsOfSubjectInState, { ...page, subjectId, state })
  if (subjectId !== undefined) return statements.all(selectEventsOfSubject, { ...page, subjectId })
  if (state !== undefined) return statements.all(selectEventsInState, { ...page, state })
  return statements.all(selectEvents, page)
}

type EventRow = Awaited<ReturnType<typeof findEvents>>[number]

function toEvent(first: EventRow, others: readonly EventRow[]) {
  const { id, type, subject_id, data } = first
  return {
    id,
    type,
    subject_id,
    data,
    created_at: first.created_at.toISOString(),
    routed_at: isoTime(first.routed_at),
    deliveries: [first, ...others].flatMap(toDelivery),
  }
}

function toDelivery({ endpoint_id, state, attempts, last_status, last_error, ...times }: EventRow) {
  if (endpoint_id === null || state === null || attempts === null) return []
  return [
    {
      endpoint_id,
      state,
      attempts,
      next_attempt_at: state === 'pending' ? isoTime(times.next_attempt_at) : null,
      last_attempt_at: isoTime(times.last_attempt_at),
      last_status,
      last_error,
      delivered_at: isoTime(times.delivered_at),
    },
  ]
}

const isoTime = (time: Date | null) => time?.toISOString() ?? null
