import { type Expression, type SqlBool, sql } from 'kysely'
import type { ConnectionStatus } from '../../db/provider-tables.ts'

/**
 * The states of a connection: what may happen in each, and which follows. What is not here cannot happen: every change
 * of a status is a conditional update made of `mayUndergo` and `statusAfter`.
 *
 * - `authorized`: its owner has consented, for the first time or again.
 * - `refreshed`: its tokens were refreshed.
 * - `consent_ending`: its consent ends within a day.
 * - `consent_ended`: its consent is over, or its last token is and cannot be refreshed.
 * - `refreshes_failed`: three refreshes in a row have failed, or one was broken off and its tokens are lost.
 * - `grant_died`: the provider says that the grant is dead.
 * - `disconnected`: its owner has ended it.
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
  consent_ending: { active: 'expiring' },
  consent_ended: { active: 'expired', expiring: 'expired', error: 'expired' },
  refreshes_failed: { active: 'error', expiring: 'error', error: 'error' },
  grant_died: { active: 'revoked', expiring: 'revoked', error: 'revoked' },
  disconnected: { active: 'revoked', expiring: 'revoked', expired: 'revoked', error: 'revoked' },
} as const satisfies Record<string, Partial<Record<ConnectionStatus, ConnectionStatus>>>

/** What can happen to a connection. */
export type ConnectionEvent = keyof typeof transitions

const STATUS = sql.ref<ConnectionStatus>('provider_connections.status')

/** The condition on which an event can happen to a row of `provider_connections`. */
export function mayUndergo(event: ConnectionEvent): Expression<SqlBool> {
  return sql<SqlBool>`${STATUS} in (${sql.join(Object.keys(transitions[event]).map(from => sql.lit(from)))})`
}

/** The status that a row of `provider_connections` has after an event. */
export function statusAfter(event: ConnectionEvent): Expression<ConnectionStatus> {
  const cases = Object.entries(transitions[event]).map(
    ([from, to]) => sql`when ${sql.lit(from)} then ${sql.lit(to)}`,
  )
  return sql<ConnectionStatus>`case ${STATUS} ${sql.join(cases, sql` `)} end`
}

/** Whether a connection in a state gives access to its provider. */
export function isConnected(status: ConnectionStatus): boolean {
  return status === 'active' || status === 'expiring'
}

/** The same of a row of `provider_connections`, in the words of the index of those that are due. */
export const connected: Expression<SqlBool> = sql<SqlBool>`${STATUS} in ('active', 'expiring')`

/** Whether its owner has to consent again, now or soon. */
export function needsReconnection(status: ConnectionStatus): boolean {
  return status !== 'pending' && status !== 'active'
}
