/** A rate limit: a token bucket for each subject, that a request takes one token from. */
export interface Limit {
  /** Whose requests share a bucket: an address (IPv6 by its /64), an e-mail address in the body, a signed-in user. */
  readonly by: 'ip' | 'email' | 'user'
  /** Requests that a full bucket lets through at once. */
  readonly capacity: number
  /** How long an empty bucket takes to fill, in seconds. */
  readonly seconds: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/**
 * Every rate limit, by the name that `RateLimit-Policy` calls it. Those by address leave room for an office behind one
 * address; what protects one account is the limit by e-mail, and the lockout. How much of a provider's own limit a user may
 * take is derived from it: `lib/providers/limit-buckets.ts`.
 */
export const limits = {
  register_by_ip: { by: 'ip', capacity: 120, seconds: 10 * MINUTE },
  login_by_ip: { by: 'ip', capacity: 200, seconds: 5 * MINUTE },
  login_by_email: { by: 'email', capacity: 30, seconds: 15 * MINUTE },
  refresh_by_ip: { by: 'ip', capacity: 600, seconds: MINUTE },
  link_by_ip: { by: 'ip', capacity: 120, seconds: 10 * MINUTE },
  mail_by_ip: { by: 'ip', capacity: 60, seconds: 10 * MINUTE },
  mail_by_email: { by: 'email', capacity: 5, seconds: HOUR },
  password_by_user: { by: 'user', capacity: 20, seconds: 15 * MINUTE },
  connect_by_user: { by: 'user', capacity: 300, seconds: HOUR },
  provider_by_user: { by: 'user', capacity: 600, seconds: MINUTE },
  api_by_ip: { by: 'ip', capacity: 6000, seconds: MINUTE },
  api_by_user: { by: 'user', capacity: 6000, seconds: MINUTE },
} as const satisfies Record<string, Limit>

/** The name of a rate limit. */
export type LimitName = keyof typeof limits
