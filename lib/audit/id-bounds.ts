const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/**
 * Returns a bound on the ids of audit records: no record that was created at `time` or later has a lower id. The ids have
 * the time of the records (UUID v7), so the bound excludes the partitions of earlier months. It is a day lower, because
 * clocks may differ.
 */
export function lowestIdSince(time: Date): string {
  return idAt(time.getTime() - DAY_MILLISECONDS)
}

/** Returns a bound on the ids of audit records: every record that was created before `time` has a lower id. */
export function upperIdUntil(time: Date): string {
  return idAt(time.getTime() + DAY_MILLISECONDS)
}

/** Returns the lowest id of a time. */
function idAt(milliseconds: number): string {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`
}
