import type { Clock } from './clock.ts'
import type { Settings } from './configuration/settings.ts'
import type { Log } from './log/log.ts'
import type { Random } from './random.ts'

/** The services that every function has, because they reach nothing outside it. */
export interface AmbientServices {
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  readonly settings: Settings['common']
  /** When the running invocation must have answered, in milliseconds since the epoch; nothing outside of one. */
  readonly deadline: () => number | undefined
}
