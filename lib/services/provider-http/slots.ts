import { timedOut } from './call-failed.ts'

/** A semaphore. Callers acquire slots in the order of their calls. */
export interface Slots {
  /** Acquires a slot and returns a function that releases it. Rejects with `timed_out` if no slot is free in time. */
  acquire(timeoutMilliseconds: number, phase: 'pool' | 'total'): Promise<() => void>
}

/** Creates a semaphore with `count` slots. */
export function slots(count: number): Slots {
  let free = count
  // A set keeps the insertion order and can remove callers that time out.
  const waiting = new Set<() => void>()
  const release = () => {
    const [next] = waiting
    if (next) {
      waiting.delete(next)
      next()
    } else free += 1
  }
  return {
    acquire: async (timeoutMilliseconds, phase) => {
      if (free > 0) {
        free -= 1
        return release
      }
      return new Promise((resolve, reject) => {
        const enter = () => {
          clearTimeout(timer)
          resolve(release)
        }
        const timer = setTimeout(() => {
          waiting.delete(enter)
          reject(timedOut(phase))
        }, timeoutMilliseconds)
        waiting.add(enter)
      })
    },
  }
}
