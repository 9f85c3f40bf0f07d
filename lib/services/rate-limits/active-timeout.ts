import { setImmediate as nextTurn } from 'node:timers/promises'

const SLICE_MILLISECONDS = 10

/** An answer did not come in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * Waits for an answer for some milliseconds in which this process could run. Each slice of 10 ms counts once, however
 * late its timer fires: a throttled CPU or a busy event loop is our own load and must not look like a slow store.
 * @throws {NoAnswer} if the time is used up first.
 */
export async function withinActiveTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const wait = (left: number) => {
      const slice = Math.min(SLICE_MILLISECONDS, left)
      timer = setTimeout(() => (left > slice ? wait(left - slice) : expire()), slice)
    }
    const expire = async () => {
      // The answer may already be in the socket of a process that was busy: timers run before it is read.
      await nextTurn()
      await nextTurn()
      reject(new NoAnswer(`No answer within ${milliseconds} ms`))
    }
    wait(milliseconds)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
