const MIN_MARGIN_SECONDS = 5 * 60

/**
 * Returns how long before its expiry an access token is refreshed: a fifth of its lifetime, but at least five minutes and
 * at most half of the lifetime.
 */
function refreshMargin(lifetimeSeconds: number): number {
  return Math.min(Math.max(MIN_MARGIN_SECONDS, lifetimeSeconds / 5), lifetimeSeconds / 2)
}

/**
 * Returns when an access token expires and when to refresh it. `accessExpiresAt` is null if it does not expire,
 * `refreshDueAt` is null if it does not expire or if there is no refresh token.
 */
export function refreshSchedule(now: Date, expiresInSeconds: number | undefined, isRefreshable: boolean) {
  if (expiresInSeconds === undefined) return { accessExpiresAt: null, refreshDueAt: null }
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  return {
    accessExpiresAt: after(expiresInSeconds),
    refreshDueAt: isRefreshable ? after(expiresInSeconds - refreshMargin(expiresInSeconds)) : null,
  }
}
