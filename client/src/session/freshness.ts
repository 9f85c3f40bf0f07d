import type { Clock } from '../clock.ts'
import type { HeldSession } from './session-keeper.ts'

/** How long before the expiry of an access token it is refreshed, at most. */
const MARGIN_SECONDS = 60

/** Returns whether an access token is valid for long enough to be used without a refresh. */
export function isFresh({ expires_at, expires_in }: HeldSession, clock: Clock): boolean {
  // Half of a short lifetime, so that not every call refreshes.
  return expires_at - clock.monotonic() > Math.min(MARGIN_SECONDS, expires_in / 2) * 1000
}

/** Returns whether an access token is valid by the clock of the client. */
export function isValid({ expires_at }: HeldSession, clock: Clock): boolean {
  return expires_at > clock.monotonic()
}
