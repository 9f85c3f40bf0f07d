import { setImmediate as nextTurn } from 'node:timers/promises'

const SLICE_MILLISECONDS = 10

/** Indicates that a response did not arrive in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/**
 * Waits for a response, up to `milliseconds` of active time of this process. Each slice of 10 ms counts once, even if
 * its timer fires late: a throttled CPU or a busy event loop must not count as a slow store.
 * @throws {NoAnswer} if the time passes first.
 */
export async function withinActiveTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const wait = (left: number) => {
      const slice = Math.min(SLICE_MILLISECONDS, left)
      timer = setTimeout(() => (left > slice ? wait(left - slice) : expire()), slice)
    }
    const expire = async () => {
      // The response may already be in the socket buffer: timers run before the event loop reads sockets.
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
