import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { RefreshPolicy } from '../../db/provider-tables.ts'
import type { AllGiven, Given } from '../../db/statements/slot.ts'
import { typed } from '../../db/typed.ts'
import type { StagePolicy } from './stage-policy.ts'
import { isRequested } from './transitions.ts'

const policyOf = (policy: Given<RefreshPolicy>) =>
  sql<RefreshPolicy>`coalesce(provider_connections.refresh_policy, ${policy}::text)`

/** The condition that the schedule skips a connection because of its policy. */
export const paused: Expression<SqlBool> = sql<SqlBool>`provider_connections.refresh_paused_at is not null`

/** The opposite of `paused`. Matches the predicate of the index of due connections. */
export const notPaused: Expression<SqlBool> = sql<SqlBool>`provider_connections.refresh_paused_at is null`

/**
 * Builds the condition that the schedule refreshes a due connection now. What was requested and what has failed is
 * refreshed under every policy. `last_used_at` of a session is the time of its sign-in or of its last token refresh; a
 * revoked session counts too. The maximum is read from an index; `exists` could become a scan of all sessions.
 */
export function isAdmitted({ policy, activeSince }: AllGiven<StagePolicy>): RawBuilder<boolean> {
  return sql<boolean>`case
    when ${policyOf(policy)} = 'always' or provider_connections.refresh_failures > 0
      or provider_connections.lease_id is not null or provider_connections.must_replace_token
      or provider_connections.checks_requested > provider_connections.checks_finished
      or coalesce(${isRequested}, false) then true
    when ${policyOf(policy)} = 'on_demand' then false
    else coalesce((select max(sessions.last_used_at) from sessions
      where sessions.user_id = provider_connections.user_id) >= ${typed('timestamptz', activeSince)}, false) end`
}

/**
 * Builds the value of `refresh_paused_at` after a read or a refresh on demand: the schedule continues. Only reads refresh
 * a connection with the policy `on_demand`, so it stays paused.
 */
export function pausedAfterUse(policy: Given<RefreshPolicy>): Expression<Date | null> {
  return sql<Date | null>`case when ${policyOf(policy)} = 'on_demand' then provider_connections.refresh_paused_at end`
}
