import { type Random, randomFraction } from '../../runtime/random.ts'

const MIN_MARGIN_SECONDS = 5 * 60

/**
 * Returns how long before its expiry an access token is refreshed at the latest: a fifth of its lifetime, but at least
 * five minutes and at most half of the lifetime.
 */
function refreshMargin(lifetimeSeconds: number): number {
  return Math.min(Math.max(MIN_MARGIN_SECONDS, lifetimeSeconds / 5), lifetimeSeconds / 2)
}

/**
 * Returns the time after which an access token is refreshed. A random part of up to a tenth of the lifetime makes it
 * earlier, so that tokens that were issued together are not refreshed together. Never before half of the lifetime.
 */
function refreshDelay(lifetimeSeconds: number, random: Random): number {
  const latest = lifetimeSeconds - refreshMargin(lifetimeSeconds)
  const spread = Math.min(lifetimeSeconds / 10, latest - lifetimeSeconds / 2)
  return latest - spread * randomFraction(random)
}

/**
 * Returns when an access token expires and when to refresh it. `accessExpiresAt` is null if it does not expire,
 * `refreshDueAt` is null if it does not expire or if there is no refresh token.
 */
export function refreshSchedule(
  now: Date,
  expiresInSeconds: number | undefined,
  isRefreshable: boolean,
  random: Random,
) {
  if (expiresInSeconds === undefined) return { accessExpiresAt: null, refreshDueAt: null }
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  return {
    accessExpiresAt: after(expiresInSeconds),
    refreshDueAt: isRefreshable ? after(refreshDelay(expiresInSeconds, random)) : null,
  }
}
