import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Tables } from '../../db/tables.ts'

/**
 * The condition on which what was issued at a version is not dead by a rotation: it is at or above both minimum versions
 * (the one of all only after its grace). For statements that join `users` and `security_config` under their own names.
 */
export function isOfCurrentVersion(version: Expression<number>, now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users' | 'security_config'>()
  return eb.and([
    eb(version, '>=', eb.ref('users.token_version')),
    eb.or([
      eb(version, '>=', eb.ref('security_config.min_token_version')),
      // Spelled out, because a comparison with an absent grace is neither true nor false, and so is its negation.
      eb.and([
        eb(version, '>=', eb.ref('security_config.dead_below')),
        eb('security_config.grace_until', 'is not', null),
        eb('security_config.grace_until', '>', now),
      ]),
    ]),
  ])
}

/**
 * The condition on which a session lives: neither revoked nor expired, its user active, and of a live version. For
 * statements that join `sessions`, `users` and `security_config` under their own names.
 */
export function isActive(now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'sessions' | 'users' | 'security_config'>()
  return eb.and([
    eb('sessions.revoked_at', 'is', null),
    eb('sessions.expires_at', '>', now),
    eb('users.is_active', '=', true),
    isOfCurrentVersion(eb.ref('sessions.token_version'), now),
  ])
}

/**
 * When a session expires that is used now: after its idle time, and no later than its absolute expiry. For updates of
 * `sessions`.
 */
export function expiryAfterUse(now: Date): Expression<Date> {
  return sql<Date>`least(sessions.absolute_expires_at, ${now} + make_interval(secs => sessions.idle_seconds))`
}
