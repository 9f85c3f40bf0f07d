import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { OAuthDefinition } from '../providers/provider-definition.ts'

const DAY_SECONDS = 24 * 60 * 60

/** When a consent expires, and from when its owner is notified. Null if it does not expire. */
export interface ConsentExpiry {
  readonly consentExpiresAt: Date | null
  readonly expiringAt: Date | null
}

/**
 * Returns when a consent by OAuth expires and when to notify its owner: one day before, or for a consent of less than a
 * day, in its last fifth. Without a refresh token the consent expires with the access token.
 */
export function consentExpiry(
  now: Date,
  { consentSeconds }: Pick<OAuthDefinition, 'consentSeconds'>,
  { expiresInSeconds, refreshToken }: ProviderTokens,
): ConsentExpiry {
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const lifetime = refreshToken === undefined ? (expiresInSeconds ?? consentSeconds) : consentSeconds
  if (lifetime === undefined) return { consentExpiresAt: null, expiringAt: null }
  const notice = lifetime > DAY_SECONDS ? DAY_SECONDS : lifetime / 5
  return { consentExpiresAt: after(lifetime), expiringAt: after(lifetime - notice) }
}

/** Providers with a widget announce the end of a consent at least a week before. */
const NOTICE_DAYS = 7

/** Returns when to notify the owner of a consent that its provider ends at a known time: a week before. */
export function announcedExpiry(consentExpiresAt: Date | null): ConsentExpiry {
  return {
    consentExpiresAt,
    expiringAt: consentExpiresAt && new Date(consentExpiresAt.getTime() - NOTICE_DAYS * DAY_SECONDS * 1000),
  }
}
