import { sql } from 'kysely'
import { isOneOf } from '../../../db/is-one-of.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'

/** Leases that were not used for a refresh. */
export interface UnusedLeases {
  readonly leaseId: string
  readonly connectionIds: readonly string[]
  /** Those of the connections whose previous refresh was interrupted. */
  readonly interruptedIds: readonly string[]
  /** The new due times of the refreshes by connection; unchanged if absent. */
  readonly dueTimes: Readonly<Record<string, Date>>
}

/**
 * Releases leases. A connection whose previous refresh was interrupted gets an expired lease again, because the next
 * refresh must detect that the refresh token may have been rotated.
 */
export const releaseUnusedLeases = statement(
  (
    db,
    { leaseId, connectionIds, interruptedIds, dueTimes, now }: Slots<UnusedLeases & { readonly now: Date }>,
  ) => {
    const isInterrupted = isOneOf('provider_connections.id', interruptedIds)
    return db
      .updateTable('provider_connections')
      .set({
        lease_id: sql<string | null>`case when ${isInterrupted} then uuidv7() end`,
        leased_until: sql<Date | null>`case when ${isInterrupted} then ${typed('timestamptz', now)} end`,
        refresh_failures: sql<number>`refresh_failures - case when ${isInterrupted} then 1 else 0 end`,
        queued_until: null,
        refresh_due_at: sql<Date | null>`coalesce((${typed('jsonb', dueTimes)} ->> provider_connections.id::text)::timestamptz,
          provider_connections.refresh_due_at)`,
      })
      .where(isOneOf('provider_connections.id', connectionIds))
      .where('provider_connections.lease_id', '=', leaseId)
  },
)
