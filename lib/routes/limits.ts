/** A rate limit: a token bucket for each subject, that a request takes one token from. */
export interface Limit {
  /**
   * What requests share a bucket by: an IP address (IPv6: its /64), the email address in the body, the mailbox of that
   * address (a request without one takes no token), or the signed-in user.
   */
  readonly by: 'ip' | 'email' | 'mailbox' | 'user'
  /** Requests that a full bucket lets through at once. */
  readonly capacity: number
  /** How long an empty bucket takes to fill, in seconds. */
  readonly seconds: number
  /**
   * Whether the request must not pass unlimited: the limit is what stops guessing of credentials and mail bombing. If
   * its store fails, the limits come from the database; if that fails too, the answer is 503. Other requests pass. Of a
   * signed-in caller it is asked after the session is found: a token of an ended session uses nothing up.
   */
  readonly guards?: true
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/**
 * Every rate limit, by the name that `RateLimit-Policy` calls it. Those by address leave room for an office behind one
 * address; what protects one account is the limit by e-mail, and the lockout. How much of a provider's own limit a user may
 * take is derived from it: `lib/financial/providers/provider-limit-buckets.ts`.
 */
export const limits = {
  register_by_ip: { by: 'ip', capacity: 120, seconds: 10 * MINUTE, guards: true },
  login_by_ip: { by: 'ip', capacity: 200, seconds: 5 * MINUTE, guards: true },
  login_by_email: { by: 'email', capacity: 30, seconds: 15 * MINUTE, guards: true },
  refresh_by_ip: { by: 'ip', capacity: 600, seconds: MINUTE },
  link_by_ip: { by: 'ip', capacity: 120, seconds: 10 * MINUTE, guards: true },
  mail_by_ip: { by: 'ip', capacity: 60, seconds: 10 * MINUTE, guards: true },
  // Every request that sends a mail to an address which its owner did not enter: one bucket for all of them.
  mail_by_mailbox: { by: 'mailbox', capacity: 5, seconds: HOUR, guards: true },
  password_by_user: { by: 'user', capacity: 20, seconds: 15 * MINUTE, guards: true },
  connect_by_user: { by: 'user', capacity: 300, seconds: HOUR },
  provider_by_user: { by: 'user', capacity: 600, seconds: MINUTE },
  api_by_ip: { by: 'ip', capacity: 6000, seconds: MINUTE },
  api_by_user: { by: 'user', capacity: 6000, seconds: MINUTE },
} as const satisfies Record<string, Limit>

/** The name of a rate limit. */
export type LimitName = keyof typeof limits

/** Whether a request that takes these limits must not pass without them. */
export function areGuarded(names: readonly LimitName[]): boolean {
  return names.some(name => 'guards' in limits[name])
}
