import type { Clock } from '../../../client/src/clock.ts'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** A clock that a test moves. Each tab has its own monotonic clock and its own, possibly wrong, system time. */
export interface TestClock extends Clock {
  /** Moves both clocks, and calls the timers that are due in the order of their times. */
  advance(milliseconds: number): void
  /** Changes only the system time. */
  skew(milliseconds: number): void
  /** Moves the system time only: the monotonic clock of some browsers stops while the device sleeps. */
  sleep(milliseconds: number): void
  /** Waits for a timer and calls it: the earliest one that waits at most `longest` milliseconds. */
  fireNext(longest?: number): Promise<void>
}

/** How long a test waits for a timer to be set. */
const DEADLINE_MILLISECONDS = 10_000

/** Creates a clock. */
export function testClock(startsAt = Date.now()): TestClock {
  let monotonic = 0
  let wall = startsAt
  const timers = new Set<Timer>()
  const move = (milliseconds: number) => {
    monotonic += milliseconds
    wall += milliseconds
  }
  const earliest = () => [...timers].toSorted((a, b) => a.at - b.at)[0]
  const skew = (milliseconds: number) => {
    wall += milliseconds
  }
  return {
    monotonic: () => monotonic,
    wall: () => wall,
    schedule: (callback, milliseconds) => {
      const timer = { at: monotonic + milliseconds, callback }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: milliseconds => {
      const end = monotonic + milliseconds
      for (let timer = earliest(); timer && timer.at <= end; timer = earliest()) {
        timers.delete(timer)
        move(timer.at - monotonic)
        timer.callback()
      }
      move(end - monotonic)
    },
    skew,
    sleep: skew,
    fireNext: async (longest = 2000) => {
      const deadline = performance.now() + DEADLINE_MILLISECONDS
      while (performance.now() < deadline) {
        const timer = earliest()
        if (timer && timer.at - monotonic <= longest) {
          timers.delete(timer)
          move(Math.max(0, timer.at - monotonic))
          return timer.callback()
        }
        await new Promise(resolve => setImmediate(resolve))
      }
      throw new Error(`No timer of at most ${longest} ms was set`)
    },
  }
}
