import { type Expression, type SqlBool, sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { connectionColumns } from '../../connection-state/connection.ts'
import { canBeLeased, countInterrupted } from './lease-condition.ts'

/** A request for the tokens of a connection, and for a lease if they must be refreshed. */
interface LeaseRequest {
  readonly userId: string
  readonly connectionId: string
  /** Id of the lease to take. */
  readonly leaseId: string
  readonly leasedUntil: Date
  /** An access token that expires before this time must be refreshed. */
  readonly freshUntil: Date
  /** The generation of the tokens to refresh even if they are still valid; null if there are none. */
  readonly replacedGeneration: number | null
  /** When that refresh was requested; null if it was not. A refresh that failed after this time is not repeated. */
  readonly replacedSince: Date | null
  readonly now: Date
}

/**
 * Selects a connection with its tokens, and leases it if the tokens must be refreshed and it is not leased. Locks no row
 * if the tokens are valid. Of several concurrent callers one gets the lease. The others wait for the row, find it leased
 * (`was_due` and not `is_leased`) and have to call again. A failed refresh is not retried before it is due, unless the
 * tokens are to be replaced. Returns no row if the user has no such connection.
 */
export const findOrLease = statement((db, request: Slots<LeaseRequest>) => {
  const { userId, connectionId, leaseId, leasedUntil, now } = request
  return (
    db
      .with(
        cte => cte('seen').materialized(),
        qb =>
          qb
            .selectFrom('provider_connections')
            .select(['id', 'token_generation'])
            .where('id', '=', connectionId)
            .where('user_id', '=', userId),
      )
      .with('leased', qb =>
        qb
          .updateTable('provider_connections')
          .from('seen')
          .set(eb => ({
            lease_id: leaseId,
            leased_until: leasedUntil,
            refresh_failures: countInterrupted(eb.ref('provider_connections.refresh_failures')),
          }))
          .whereRef('provider_connections.id', '=', 'seen.id')
          // The statement's snapshot does not contain tokens that were stored while it waited for the row.
          .whereRef('provider_connections.token_generation', '=', 'seen.token_generation')
          .where(canBeLeased(now))
          .where(mustRefresh(request))
          .returning([
            'provider_connections.id',
            // `old` is the row before the update (PostgreSQL 18). An expired lease means an interrupted refresh.
            sql<boolean>`old.lease_id is not null`.as('was_interrupted'),
          ]),
      )
      .selectFrom('provider_connections')
      .leftJoin('provider_tokens', 'provider_tokens.connection_id', 'provider_connections.id')
      .leftJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
      .leftJoin('leased', 'leased.id', 'provider_connections.id')
      .select(connectionColumns)
      .select(['provider_connections.user_id', 'provider_connections.access_expires_at'])
      .select(['provider_connections.consent_expires_at', 'provider_connections.refresh_due_at'])
      .select(['provider_connections.token_generation', 'provider_connections.refresh_failures'])
      .select(['provider_connections.lease_id', 'provider_connections.leased_until'])
      .select(['provider_connections.checks_requested', 'provider_connections.must_replace_token'])
      .select(['provider_connections.last_error', 'provider_tokens.access_token'])
      .select(['provider_tokens.refresh_token', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
      .select(['leased.was_interrupted', eb => eb('leased.id', 'is not', null).as('is_leased')])
      // Evaluated on the snapshot. If true without a lease, the row changed while the statement waited.
      .select(sql<boolean | null>`${canBeLeased(now)} and ${mustRefresh(request)}`.as('was_due'))
      .where('provider_connections.id', '=', connectionId)
      .where('provider_connections.user_id', '=', userId)
  )
})

function mustRefresh({
  freshUntil,
  replacedGeneration,
  replacedSince,
  now,
}: Slots<LeaseRequest>): Expression<SqlBool> {
  return sql<SqlBool>`((provider_connections.access_expires_at <= ${typed('timestamptz', freshUntil)} and (
      provider_connections.refresh_failures = 0 or provider_connections.refresh_due_at <= ${typed('timestamptz', now)}))
    or (provider_connections.token_generation = ${replacedGeneration}::integer
      and (provider_connections.last_error_at is null
        or provider_connections.last_error_at < ${typed('timestamptz', replacedSince)})))`
}
