import type { RefreshPolicy } from '../../db/provider-tables.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** The policy of a stage, for connections whose owner chose none. */
export interface StagePolicy {
  readonly policy: RefreshPolicy
  /** A user who used a session since this time is active. */
  readonly activeSince: Date
}

/** Returns the policy of the stage at a time. */
export function stagePolicy(
  settings: Pick<Settings['common'], 'providerRefreshPolicy' | 'providerRefreshActiveDays'>,
  now: Date,
): StagePolicy {
  const { providerRefreshPolicy: policy, providerRefreshActiveDays: days } = settings
  return { policy, activeSince: new Date(now.getTime() - days * DAY_MILLISECONDS) }
}
