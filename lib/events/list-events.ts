import type { Services } from '../services/services.ts'
import { type EventRow, type EventSearch, selectEvents } from './store/select-events.ts'

/** Lists events with their deliveries, newest first. Ids are sorted by time, so the last id is the next cursor. */
export async function listEvents({ database }: Services<'database'>, search: EventSearch) {
  // One event more than the limit, to find out whether there is another page.
  const rows = await selectEvents(database, { ...search, limit: search.limit + 1 })
  const found = [...Map.groupBy(rows, ({ id }) => id).values()].flatMap(([first, ...others]) =>
    first ? [toEvent(first, others)] : [],
  )
  const items = found.slice(0, search.limit)
  return { items, next_cursor: found.length > search.limit ? (items.at(-1)?.id ?? null) : null }
}

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
