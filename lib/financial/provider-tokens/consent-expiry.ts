import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { OAuthDefinition } from '../providers/provider-definition.ts'

const DAY_SECONDS = 24 * 60 * 60

/**
 * Returns when a consent expires and when to notify its owner: one day before, or for a consent of less than a day, in
 * its last fifth. Without a refresh token the consent expires with the access token.
 */
export function consentExpiry(
  now: Date,
  { consentSeconds }: Pick<OAuthDefinition, 'consentSeconds'>,
  { expiresInSeconds, refreshToken }: ProviderTokens,
) {
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const lifetime = refreshToken === undefined ? expiresInSeconds : consentSeconds
  if (lifetime === undefined) return { consentExpiresAt: null, expiringAt: null }
  const notice = lifetime > DAY_SECONDS ? DAY_SECONDS : lifetime / 5
  return { consentExpiresAt: after(lifetime), expiringAt: after(lifetime - notice) }
}
