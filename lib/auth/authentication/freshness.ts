import { type Authentication, assuranceOf } from './methods.ts'

/** How recently, and how strongly, a user must have authenticated for an action (RFC 9470). */
export interface Freshness {
  /** The longest time since the authentication, in minutes. */
  readonly minutes: number
  /** `second` requires a second factor if the account has one. Otherwise any factor is sufficient. */
  readonly factor: 'any' | 'second'
}

/** The authentication that an action requires: the parameters of a challenge (RFC 9470, 3). */
export interface RequiredAuthentication {
  readonly factor: 'any' | 'second'
  /** In seconds. */
  readonly max_age: number
}

/**
 * Checks whether an authentication is recent and strong enough.
 *
 * @returns what is required instead; undefined if the authentication is sufficient.
 */
export function missingAuthentication(
  { minutes, factor }: Freshness,
  authentication: Authentication,
  hasSecondFactor: boolean,
  now: Date,
): RequiredAuthentication | undefined {
  const required = factor === 'second' && hasSecondFactor ? 'second' : 'any'
  const isRecent = now.getTime() - authentication.at.getTime() <= minutes * 60_000
  const isStrong = required === 'any' || assuranceOf(authentication) === 'aal2'
  return isRecent && isStrong ? undefined : { factor: required, max_age: minutes * 60 }
}
