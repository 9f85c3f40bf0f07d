import type { Clock } from './clock.ts'

/** A value that is loaded when first needed and loaded again when it has grown old. */
export interface Cached<T> {
  /** The value, loaded if need be; callers at the same time share one load. A failed load is not kept. */
  get(): Promise<T>
  /** Drops the value unless it is younger than `milliseconds`, so that the next `get` loads it; tells whether it did. */
  dropOlderThan(milliseconds: number): boolean
}

/** Keeps what `load` yields for `maxAgeSeconds`. */
export function cached<T>(clock: Clock, maxAgeSeconds: number, load: () => Promise<T>): Cached<T> {
  let entry: { loadedAt: number; value: Promise<T> } | undefined
  const age = () => (entry ? clock().getTime() - entry.loadedAt : Number.POSITIVE_INFINITY)
  return {
    get: () => {
      if (entry && age() < maxAgeSeconds * 1000) return entry.value
      const value = load()
      const loading = { loadedAt: clock().getTime(), value }
      entry = loading
      value.catch(() => {
        if (entry === loading) entry = undefined
      })
      return value
    },
    dropOlderThan: milliseconds => {
      if (age() < milliseconds) return false
      entry = undefined
      return true
    },
  }
}
