/** The results of calls: their durations and statuses. */
export interface Tally {
  /** From the first call to the last response. */
  elapsedMilliseconds: number
  readonly milliseconds: number[]
  readonly statuses: Map<number, number>
  /** How often each code was logged. */
  logged: ReadonlyMap<string, number>
}

/** Returns a tally without calls. */
export function newTally(): Tally {
  return { elapsedMilliseconds: 0, milliseconds: [], statuses: new Map(), logged: new Map() }
}

/** Adds a call. */
export function count({ milliseconds, statuses }: Tally, status: number, duration: number): void {
  milliseconds.push(duration)
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
}

/** Returns how many calls had a status for which `isCounted` holds. */
export function countOf({ statuses }: Tally, isCounted: (status: number) => boolean): number {
  return [...statuses].reduce((sum, [status, calls]) => sum + (isCounted(status) ? calls : 0), 0)
}

/** Formats the number of calls for each status, and what was logged: `200: 1520, 503: 4; logged: statement_failed 4`. */
export function formatTally({ statuses, logged }: Tally): string {
  const answers = [...statuses].toSorted(([a], [b]) => a - b).map(([status, calls]) => `${status}: ${calls}`)
  const messages = [...logged].toSorted().map(([code, count]) => `${code} ${count}`)
  return `${answers.join(', ')}${messages.length === 0 ? '' : `; logged: ${messages.join(', ')}`}`
}
