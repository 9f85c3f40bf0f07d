/** The clocks and the timer of a client. Tests replace them. */
export interface Clock {
  /** Returns milliseconds of a monotonic clock. Changes of the system time do not affect it. */
  readonly monotonic: () => number
  /** Returns the system time in milliseconds since 1970. It can be wrong and can jump. */
  readonly wall: () => number
  /** Calls `callback` after a time in milliseconds. Returns a function that cancels the call. */
  readonly schedule: (callback: () => void, milliseconds: number) => () => void
}

/** A longer timer would run at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** The clocks and the timer of the platform. */
export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  schedule: (callback, milliseconds) => {
    const timer = setTimeout(callback, Math.min(milliseconds, LONGEST_TIMER))
    return () => clearTimeout(timer)
  },
}
