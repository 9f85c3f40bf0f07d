import { type Expression, type SqlBool, sql } from 'kysely'
import type { ConnectionStatus } from '../../db/provider-tables.ts'

/**
 * The status transitions of a connection, by event. Every status change is a conditional update that uses `canApply` and
 * `statusAfter`, so a transition that is not listed here cannot occur.
 *
 * - `authorized`: the owner consented.
 * - `refreshed`: the tokens were refreshed.
 * - `checked`: the provider reports that the connection works. `checked_expiring`: its consent also ends soon.
 * - `consent_expiring`: the consent ends soon.
 * - `consent_expired`: the consent expired, or the last access token expired and there is no refresh token.
 * - `refreshes_failed`: three refreshes in a row failed, or the new tokens of an interrupted refresh are lost.
 * - `access_broken`: the provider reports that the owner has to sign in again, or that it does not know the access token.
 * - `grant_revoked`: the provider reports that the grant is revoked.
 * - `disconnected`: the owner ended the authorization.
 */
export const transitions = {
  authorized: {
    pending: 'active',
    active: 'active',
    expiring: 'active',
    expired: 'active',
    error: 'active',
    revoked: 'active',
  },
  refreshed: { active: 'active', expiring: 'expiring', error: 'active' },
  checked: { active: 'active', expiring: 'active', error: 'active' },
  checked_expiring: { active: 'expiring', expiring: 'expiring', error: 'expiring' },
  consent_expiring: { active: 'expiring' },
  consent_expired: { active: 'expired', expiring: 'expired', error: 'expired' },
  refreshes_failed: { active: 'error', expiring: 'error', error: 'error' },
  access_broken: { active: 'error', expiring: 'error', error: 'error' },
  grant_revoked: { active: 'revoked', expiring: 'revoked', error: 'revoked' },
  disconnected: { active: 'revoked', expiring: 'revoked', expired: 'revoked', error: 'revoked' },
} as const satisfies Record<string, Partial<Record<ConnectionStatus, ConnectionStatus>>>

/** An event that changes the status of a connection. */
export type ConnectionEvent = keyof typeof transitions

const STATUS = sql.ref<ConnectionStatus>('provider_connections.status')

/** Builds the condition that an event applies to the current status of a row of `provider_connections`. */
export function canApply(event: ConnectionEvent): Expression<SqlBool> {
  return sql<SqlBool>`${STATUS} in (${sql.join(Object.keys(transitions[event]).map(from => sql.lit(from)))})`
}

/** Builds the new status of a row of `provider_connections` after an event. */
export function statusAfter(event: ConnectionEvent): Expression<ConnectionStatus> {
  const cases = Object.entries(transitions[event]).map(
    ([from, to]) => sql`when ${sql.lit(from)} then ${sql.lit(to)}`,
  )
  return sql<ConnectionStatus>`case ${STATUS} ${sql.join(cases, sql` `)} end`
}

/** `isConnected` as a condition. */
export const connected: Expression<SqlBool> = sql<SqlBool>`${STATUS} in ('active', 'expiring')`

/**
 * The condition that the schedule refreshes or checks a connection: it is connected, or it failed and an operator requested
 * a retry since its last error, or it failed and its owner can repair it at its provider. It can be paused. Matches the predicate of
 * the indexes of due and of interrupted connections.
 */
export const scheduled: Expression<SqlBool> = sql<SqlBool>`(${connected} or (${STATUS} = 'error'
  and (provider_connections.refresh_requested_at > provider_connections.last_error_at
    or provider_connections.item_id is not null)))`

/** The condition that the next refresh or check was requested by an operator and has not happened since. */
export const isRequested: Expression<SqlBool> = sql<SqlBool>`provider_connections.refresh_requested_at > coalesce(greatest(
    provider_connections.last_refresh_at, provider_connections.last_error_at, provider_connections.connected_at), '-infinity')`
