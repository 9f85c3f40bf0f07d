import type { Clock } from './clock.ts'

/** A value that is loaded on first use and reloaded after its maximum age. */
export interface Cached<T> {
  /** Returns the value and loads it if necessary. Concurrent callers share one load. A failed load is not cached. */
  get(): Promise<T>
  /** Discards the value. */
  drop(): void
  /**
   * Loads the value again if the last load, also a failed one, is at least `milliseconds` ago, or waits for such a load.
   * Returns whether there was one. If it fails, it rejects, and the former value stays.
   */
  renewOlderThan(milliseconds: number): Promise<boolean>
}

/** Caches the result of `load` for `maxAgeSeconds`. */
export function cached<T>(clock: Clock, maxAgeSeconds: number, load: () => Promise<T>): Cached<T> {
  let entry: { loadedAt: number; value: Promise<T> } | undefined
  let renewal: Promise<void> | undefined
  let triedAt = Number.NEGATIVE_INFINITY
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
    drop: () => {
      entry = undefined
    },
    renewOlderThan: async milliseconds => {
      const now = clock().getTime()
      if (!renewal) {
        if (Math.min(age(), now - triedAt) < milliseconds) return false
        triedAt = now
        const value = load()
        const keep = () => {
          entry = { loadedAt: now, value }
        }
        renewal = value.then(keep).finally(() => {
          renewal = undefined
        })
      }
      await renewal
      return true
    },
  }
}
