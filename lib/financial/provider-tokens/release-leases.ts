import type { Services } from '../../services/services.ts'
import { releaseUnusedLeases, type UnusedLeases } from './store/release-unused-leases.ts'

/** Releases leases that were not used for a refresh. Without `dueTimes`, the refreshes stay due when they were. */
export async function releaseLeases(
  { statements }: Pick<Services<'statements'>, 'statements'>,
  { dueTimes = {}, ...leases }: Omit<UnusedLeases, 'dueTimes'> & Partial<Pick<UnusedLeases, 'dueTimes'>>,
  now: Date,
): Promise<void> {
  if (leases.connectionIds.length > 0)
    await statements.first(releaseUnusedLeases, { ...leases, dueTimes, now })
}
