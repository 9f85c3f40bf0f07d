import type { Clock } from './clock.ts'
import type { Settings } from './configuration/settings.ts'
import type { Log } from './log/log.ts'
import type { Random } from './random.ts'

/** The services of every function. They require no grant, because they access nothing outside the function. */
export interface AmbientServices {
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly settings: Settings['common']
  /** Deadline of the current invocation, in milliseconds since the epoch; `undefined` outside an invocation. */
  readonly deadline: () => number | undefined
}
