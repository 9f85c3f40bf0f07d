import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** A lease to take. */
interface NewLease {
  readonly connectionId: string
  readonly leaseId: string
  readonly leasedUntil: Date
  readonly now: Date
}

/**
 * Leases a connection regardless of its status, and returns its tokens; no row if another worker has the lease, or if the
 * tokens were replaced while the statement waited for the row.
 */
export const leaseWithTokens = statement((db, lease: Slots<NewLease>) => {
  const { connectionId, leaseId, leasedUntil, now } = lease
  return db
    .with(
      cte => cte('seen').materialized(),
      qb =>
        qb
          .selectFrom('provider_connections')
          .select(['id', 'token_generation'])
          .where('id', '=', connectionId),
    )
    .with('leased', qb =>
      qb
        .updateTable('provider_connections')
        .from('seen')
        .set({ lease_id: leaseId, leased_until: leasedUntil })
        .whereRef('provider_connections.id', '=', 'seen.id')
        .whereRef('provider_connections.token_generation', '=', 'seen.token_generation')
        .where(eb =>
          eb.or([
            eb('provider_connections.lease_id', 'is', null),
            eb('provider_connections.leased_until', '<=', now),
          ]),
        )
        .returning(['provider_connections.id', 'provider_connections.provider_key']),
    )
    .selectFrom('leased')
    .innerJoin('provider_tokens', 'provider_tokens.connection_id', 'leased.id')
    .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
    .select(['leased.provider_key', 'provider_tokens.access_token', 'provider_tokens.refresh_token'])
    .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
})
