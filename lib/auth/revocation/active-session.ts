import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Given } from '../../db/statements/slot.ts'
import type { Tables } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'

/**
 * Returns the condition that no rotation revoked a token version: it is not below the user's version and not below the
 * global minimum. During a grace period, an older global minimum applies. For statements that join `users` and
 * `security_config` under their own names.
 */
export function isOfCurrentVersion(version: Expression<number>, now: Given<Date>): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users' | 'security_config'>()
  return eb.and([
    eb(version, '>=', eb.ref('users.token_version')),
    eb.or([
      eb(version, '>=', eb.ref('security_config.min_token_version')),
      // Check for null, because a comparison with null and its negation are both null.
      eb.and([
        eb(version, '>=', eb.ref('security_config.dead_below')),
        eb('security_config.grace_until', 'is not', null),
        eb('security_config.grace_until', '>', now),
      ]),
    ]),
  ])
}

/**
 * Returns the condition that a session is active: it has not ended or expired, no rotation revoked it, and its user is
 * active. For statements that join `sessions`, `users` and `security_config` under their own names.
 */
export function isActive(now: Given<Date>): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'sessions' | 'users' | 'security_config'>()
  return eb.and([
    eb('sessions.revoked_at', 'is', null),
    eb('sessions.expires_at', '>', now),
    eb('users.is_active', '=', true),
    isOfCurrentVersion(eb.ref('sessions.token_version'), now),
  ])
}

/**
 * Returns the new expiry of a session that is used now: after its idle time, but not later than its absolute expiry.
 * For updates of `sessions`.
 */
export function expiryAfterUse(now: Given<Date>): Expression<Date> {
  return sql<Date>`least(sessions.absolute_expires_at, ${typed('timestamptz', now)} + make_interval(secs => sessions.idle_seconds))`
}
