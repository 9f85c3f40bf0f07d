import type { Clock } from '../clock.ts'

/** How long a storage may take, in milliseconds. */
const LIMIT = 5000

/**
 * Waits for a storage, at most five seconds: one that never answers must not block every call.
 *
 * @throws {Error} after that time.
 */
export async function withinLimit<T>(clock: Clock, answer: T | Promise<T>): Promise<T> {
  if (!(answer instanceof Promise)) return answer
  let cancel = () => {}
  const limit = new Promise<never>((_, reject) => {
    cancel = clock.schedule(() => reject(new Error('The storage did not answer in time.')), LIMIT)
  })
  try {
    return await Promise.race([answer, limit])
  } finally {
    cancel()
  }
}
