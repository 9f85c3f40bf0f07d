import { timedOut } from './call-failed.ts'

/** A number of places, that whoever comes first takes. */
export interface Slots {
  /** Takes a place, and yields how to give it back; rejects with `timed_out` where none is free in time. */
  take(patienceMilliseconds: number, phase: 'pool' | 'total'): Promise<() => void>
}

/** Opens `count` places. */
export function slots(count: number): Slots {
  let free = count
  // A set keeps the order of coming, and lets whoever gave up leave from its middle.
  const waiting = new Set<() => void>()
  const give = () => {
    const [next] = waiting
    if (next) {
      waiting.delete(next)
      next()
    } else free += 1
  }
  return {
    take: async (patienceMilliseconds, phase) => {
      if (free > 0) {
        free -= 1
        return give
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          clearTimeout(timer)
          resolve(give)
        }
        const timer = setTimeout(() => {
          waiting.delete(enter)
          reject(timedOut(phase))
        }, patienceMilliseconds)
        waiting.add(enter)
      })
    },
  }
}
