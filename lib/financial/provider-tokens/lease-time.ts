import type { AmbientServices } from '../../runtime/ambient-services.ts'

/** Longer than a call to a provider and the statement after it take together, where no deadline is nearer. */
const LONGEST_MILLISECONDS = 60_000
/** After its deadline a function is stopped, but not at once. */
const GRACE_MILLISECONDS = 5_000

/** How long the running invocation may still take, in milliseconds. */
export function timeLeft({ deadline }: Pick<AmbientServices, 'deadline'>): number {
  const until = deadline()
  return until === undefined ? LONGEST_MILLISECONDS : until - Date.now()
}

/** Until when a lease that is taken at `now` holds: no shorter than its holder can live. */
export function leaseUntil(services: Pick<AmbientServices, 'deadline'>, now: Date): Date {
  return new Date(now.getTime() + timeLeft(services) + GRACE_MILLISECONDS)
}
