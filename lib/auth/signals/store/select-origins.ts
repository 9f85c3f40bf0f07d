import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { SessionReason } from '../../../events/event-reasons.ts'
import type { OriginsRow } from '../origins.ts'

/** Sessions that ended for these reasons may have been used by an attacker. They make no network and no location known. */
const doubtful: readonly SessionReason[] = [
  'disowned',
  'refresh_token_replayed',
  'rotated',
  'suspicious_activity',
]

/** The condition that a session was not doubtful. For statements that read `sessions`. */
export const isNotDoubtful = sql<SqlBool>`(sessions.revoked_reason is null or sessions.revoked_reason not in (${sql.join(doubtful.map(reason => sql.lit(reason)))}))`

/** Returns an expression with the earlier locations of a user as a JSON object. `userId` is null if there is no account. */
export function originsOf(userId: Expression<string | null>): RawBuilder<OriginsRow> {
  return sql<OriginsRow>`(
    select jsonb_build_object(
      'has_signed_in', origins.has_any, 'countries', origins.countries,
      'last_used_at', last_use.last_used_at, 'country', last_use.country,
      'latitude', last_use.latitude, 'longitude', last_use.longitude,
      'accuracy_kilometers', last_use.accuracy_kilometers)
    from (
      select count(*) > 0 as has_any, string_agg(value, ' ') filter (where kind = 'country') as countries
      from known_origins where known_origins.user_id = ${userId}) as origins
    left join lateral (
      select last_used_at, sessions.country, latitude, longitude, accuracy_kilometers
      from sessions where sessions.user_id = ${userId} and ${isNotDoubtful} and latitude is not null
      order by last_used_at desc limit 1) as last_use on true)`
}
