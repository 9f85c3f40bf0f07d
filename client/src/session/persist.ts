import type { Clock } from '../clock.ts'

/** The outcome of an attempt. */
export interface Attempt {
  /** Set if another attempt can have another outcome. */
  readonly retry?: {
    /** How long the server asks to wait, in seconds. */
    readonly after: number
  }
}

/** The waits before the second and later attempts, in milliseconds. */
const WAITS = [0, 1000, 2000]
/** How long an attempt may take before another one starts in parallel, in milliseconds. */
const SLOW = 3500
/** A longer wait that the server asks for ends the attempts, in seconds. */
const LONGEST_WAIT = 5

/**
 * Repeats an idempotent request until an attempt has a final outcome or all attempts failed.
 *
 * If a reply is lost, the same refresh token must be sent again within the time in which the server accepts it (10 s). So
 * a failed attempt is repeated at once. An attempt without a reply is not ended, because the server may be about to
 * handle it. Another one starts in parallel.
 */
export function persist<A extends Attempt>(clock: Clock, attempt: () => Promise<A>): Promise<A> {
  return new Promise((resolve, reject) => {
    const waits = [...WAITS]
    let open = 0
    const startNext = (minimum: number) => {
      const wait = waits.shift()
      if (wait === undefined) return
      open += 1
      clock.schedule(run, Math.max(wait, minimum))
    }
    const run = () => {
      const cancel = clock.schedule(() => startNext(0), SLOW)
      attempt().then(outcome => {
        cancel()
        open -= 1
        if (!outcome.retry) return resolve(outcome)
        if (outcome.retry.after <= LONGEST_WAIT) startNext(outcome.retry.after * 1000)
        if (open === 0) resolve(outcome)
      }, reject)
    }
    open += 1
    run()
  })
}
