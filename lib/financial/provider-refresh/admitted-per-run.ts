import type { ProviderLimit } from '../providers/provider-definition.ts'

/** Time between two runs of jobs/dispatch-refreshes. A test compares it with the schedule of the job. */
export const RUN_SECONDS = 60

/**
 * Returns the calls that a provider's limit admits until the next run: those of a full bucket, and those that refill in
 * the meantime. More connections than that would be enqueued and leased only to be deferred.
 */
export function admittedPerRun({ capacity, seconds }: ProviderLimit): number {
  return capacity + Math.floor((capacity * RUN_SECONDS) / seconds)
}
