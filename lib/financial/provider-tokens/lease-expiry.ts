import type { AmbientServices } from '../../runtime/ambient-services.ts'

/** Time left if there is no deadline: longer than a provider call and the statement after it. */
const MAX_MILLISECONDS = 60_000
/** A function can run slightly beyond its deadline. */
const GRACE_MILLISECONDS = 5_000

/** Returns the time until the deadline of the invocation, in milliseconds. */
export function timeLeft({ deadline }: Pick<AmbientServices, 'deadline'>): number {
  const until = deadline()
  return until === undefined ? MAX_MILLISECONDS : until - Date.now()
}

/** Returns when a lease taken at `now` expires: after the holder's invocation has ended. */
export function leaseExpiry(services: Pick<AmbientServices, 'deadline'>, now: Date): Date {
  return new Date(now.getTime() + timeLeft(services) + GRACE_MILLISECONDS)
}
