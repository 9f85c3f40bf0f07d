/** A rate limit: one token bucket for each subject. A request takes one token. */
export interface Limit {
  /**
   * The subject of a bucket: the IP address (IPv6: its /64), the email address in the body, the mailbox of that
   * address, or the signed-in user. A request without an email address takes no token from a mailbox bucket.
   */
  readonly by: 'ip' | 'email' | 'mailbox' | 'user'
  /** Number of requests that a full bucket allows. */
  readonly capacity: number
  /** Time in which an empty bucket refills, in seconds. */
  readonly seconds: number
  /**
   * Whether requests must not pass without this limit, because it prevents guessing of credentials and mail bombing. If
   * the store fails, the database store is used; if that fails too, the response is 503. Requests of other routes pass.
   * For bearer routes the limit is checked after the session, so that tokens of ended sessions do not consume it.
   */
  readonly guards?: true
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/**
 * Every rate limit, by its name in the `RateLimit-Policy` header. IP limits are high enough for an office behind one
 * address; the email limit and the lockout protect a single account.
 * `lib/financial/providers/provider-limit-buckets.ts` derives the share of a user in a provider's limit.
 */
export const limits = {
  register_by_ip: { by: 'ip', capacity: 120, seconds: 10 * MINUTE, guards: true },
  login_by_ip: { by: 'ip', capacity: 200, seconds: 5 * MINUTE, guards: true },
  login_by_email: { by: 'email', capacity: 30, seconds: 15 * MINUTE, guards: true },
  factor_by_ip: { by: 'ip', capacity: 200, seconds: 5 * MINUTE, guards: true },
  refresh_by_ip: { by: 'ip', capacity: 600, seconds: MINUTE },
  link_by_ip: { by: 'ip', capacity: 120, seconds: 10 * MINUTE, guards: true },
  mail_by_ip: { by: 'ip', capacity: 60, seconds: 10 * MINUTE, guards: true },
  // Shared by all routes that send a mail to an address in the request.
  mail_by_mailbox: { by: 'mailbox', capacity: 5, seconds: HOUR, guards: true },
  password_by_user: { by: 'user', capacity: 20, seconds: 15 * MINUTE, guards: true },
  leave_by_user: { by: 'user', capacity: 20, seconds: 15 * MINUTE },
  connect_by_user: { by: 'user', capacity: 300, seconds: HOUR },
  provider_by_user: { by: 'user', capacity: 600, seconds: MINUTE },
  // Providers send from few addresses.
  webhook_by_ip: { by: 'ip', capacity: 1200, seconds: MINUTE },
  api_by_ip: { by: 'ip', capacity: 6000, seconds: MINUTE },
  api_by_user: { by: 'user', capacity: 6000, seconds: MINUTE },
} as const satisfies Record<string, Limit>

/** The name of a rate limit. */
export type LimitName = keyof typeof limits

/** Returns whether requests must not pass without these limits. */
export function areGuarded(names: readonly LimitName[]): boolean {
  return names.some(name => 'guards' in limits[name])
}
