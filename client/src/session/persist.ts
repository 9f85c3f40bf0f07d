import type { Clock } from '../clock.ts'

/** The outcome of an attempt. */
export interface Attempt {
  /** Set if another attempt can have another outcome. */
  readonly retry?: {
    /** How long the server asks to wait, in seconds. */
    readonly after: number
  }
}

/** The waits after the first and later failed attempts, in milliseconds. */
const WAITS = [0, 1000, 2000]
/** How long an attempt may take before another one starts in parallel, in milliseconds. */
const SLOW = 3000
/** A longer wait that the server asks for ends the attempts, in seconds. */
const LONGEST_WAIT = 5
/** The time after the first attempt in which parallel ones may start, in milliseconds. It is shorter than that of the server. */
const WINDOW = 8000

/**
 * Repeats an idempotent request until an attempt has a final outcome or all attempts failed.
 *
 * If a reply is lost, the same refresh token must be sent again within the time in which the server accepts it (10 s). So
 * a failed attempt is repeated at once, and an attempt without a reply gets a parallel one, unless it is too late. The final
 * outcome aborts the other attempts: one that reached the server late would count as replay.
 */
export function persist<A extends Attempt>(
  clock: Clock,
  attempt: (signal: AbortSignal) => Promise<A>,
): Promise<A> {
  return new Promise((resolve, reject) => {
    const others = new AbortController()
    const latest = clock.monotonic() + WINDOW
    const waits = [...WAITS]
    const timers = new Set<() => void>()
    let open = 0
    const settle = (outcome: A) => {
      others.abort()
      for (const cancel of timers) cancel()
      resolve(outcome)
    }
    const schedule = (callback: () => void, milliseconds: number) => {
      const cancel = clock.schedule(callback, milliseconds)
      timers.add(cancel)
      return cancel
    }
    const startAfter = (milliseconds: number) => {
      open += 1
      schedule(run, milliseconds)
    }
    const startParallel = () => {
      if (clock.monotonic() <= latest) startAfter(0)
    }
    const continueAfter = (outcome: A) => {
      open -= 1
      if (others.signal.aborted) return
      if (!outcome.retry) return settle(outcome)
      const { after } = outcome.retry
      const wait = waits.shift()
      if (wait !== undefined && after <= LONGEST_WAIT) startAfter(Math.max(wait, after * 1000))
      if (open === 0) settle(outcome)
    }
    const run = () => {
      const cancel = schedule(startParallel, SLOW)
      attempt(others.signal).finally(cancel).then(continueAfter, reject)
    }
    open += 1
    run()
  })
}
