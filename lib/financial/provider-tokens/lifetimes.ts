import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { OAuthDefinition } from '../providers/provider-definition.ts'

const MINUTE = 60
const DAY = 24 * 60 * MINUTE

/** How long before its end a token is refreshed: five minutes or a fifth of its life, but never more than half of it. */
function marginOf(lifetimeSeconds: number): number {
  return Math.min(Math.max(5 * MINUTE, lifetimeSeconds / 5), lifetimeSeconds / 2)
}

const after = (now: Date, seconds: number) => new Date(now.getTime() + seconds * 1000)

/** When an access token ends, and when it is to be refreshed; nothing where there is nothing to refresh it with. */
export function tokenTimes(now: Date, expiresInSeconds: number, isRefreshable: boolean) {
  return {
    accessExpiresAt: after(now, expiresInSeconds),
    refreshDueAt: isRefreshable ? after(now, expiresInSeconds - marginOf(expiresInSeconds)) : null,
  }
}

/**
 * When a consent ends, and when its owner is to be asked for another: a day before, or for a shorter one in its last
 * fifth. Without a refresh token it ends with the access token.
 */
export function consentTimes(
  now: Date,
  { consentSeconds }: Pick<OAuthDefinition, 'consentSeconds'>,
  { expiresInSeconds, refreshToken }: ProviderTokens,
) {
  const seconds = refreshToken === undefined ? expiresInSeconds : consentSeconds
  if (seconds === undefined) return { consentExpiresAt: null, expiringAt: null }
  const notice = seconds > DAY ? DAY : seconds / 5
  return { consentExpiresAt: after(now, seconds), expiringAt: after(now, seconds - notice) }
}
