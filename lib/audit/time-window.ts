import { lowestIdSince, upperIdUntil } from './id-bounds.ts'

/** The times of a search, and the bounds on the ids of records between them. The bounds exclude partitions. */
export interface TimeWindow {
  /** Inclusive. */
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
  readonly fromId: string
  readonly toId: string
}

/** Times before and after every record. */
const FIRST = '0001-01-01T00:00:00Z'
const LAST = '9999-12-31T23:59:59Z'

/**
 * Returns the window between two times. Without a time, it has no such limit.
 * @param from ISO 8601, inclusive.
 * @param to ISO 8601, exclusive.
 */
export function timeWindow(from = FIRST, to = LAST): TimeWindow {
  const times = { from: new Date(from), to: new Date(to) }
  return { ...times, fromId: lowestIdSince(times.from), toId: upperIdUntil(times.to) }
}
