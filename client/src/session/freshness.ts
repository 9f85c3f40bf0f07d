import type { Clock } from '../clock.ts'
import type { HeldSession } from './session-keeper.ts'

/** How long before the expiry of an access token it is refreshed, at most. */
const MARGIN_SECONDS = 60

/** Returns whether an access token is valid for long enough to be used without a refresh. */
export function isFresh({ expires_at, expires_in }: HeldSession, clock: Clock): boolean {
  // Half of a short lifetime, so that not every call refreshes.
  return expires_at - clock.monotonic() > Math.min(MARGIN_SECONDS, expires_in / 2) * 1000
}

/** The server returns the same successor for a refresh token for this time, and only for the newest one before it. */
const REPEAT_SECONDS = 10

/**
 * Returns whether tokens were issued so recently that another refresh can be harmful: a slow request of another client
 * with the former refresh token would count as replay if the tokens were replaced twice.
 */
export function isRecent({ expires_at, expires_in }: HeldSession, clock: Clock): boolean {
  return expires_in - (expires_at - clock.monotonic()) / 1000 < REPEAT_SECONDS
}

/** Returns whether an access token is valid by the clock of the client. */
export function isValid({ expires_at }: HeldSession, clock: Clock): boolean {
  return expires_at > clock.monotonic()
}
