import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'

/** The column values of a connection that is neither enqueued nor leased. */
export const unleased = { queued_until: null, lease_id: null, leased_until: null } as const

/** Leases that were not used for a refresh. */
export interface UnusedLeases {
  readonly leaseId: string
  readonly connectionIds: readonly string[]
  /** Those of the connections whose previous refresh was interrupted. */
  readonly interruptedIds: readonly string[]
  /** The new due times of the refreshes by connection; unchanged if absent. */
  readonly dueTimes?: ReadonlyMap<string, Date>
}

/**
 * Releases leases. A connection whose previous refresh was interrupted gets an expired lease again, because the next
 * refresh must detect that the refresh token may have been rotated.
 */
export async function releaseLeases(db: Database, leases: UnusedLeases, now: Date): Promise<void> {
  const { connectionIds, leaseId, interruptedIds, dueTimes } = leases
  if (connectionIds.length === 0) return
  const times = typed('jsonb', Object.fromEntries(dueTimes ?? []))
  await db
    .updateTable('provider_connections')
    .set(eb => {
      const isInterrupted =
        interruptedIds.length === 0 ? eb.val(false) : eb('provider_connections.id', 'in', [...interruptedIds])
      return {
        lease_id: sql<string | null>`case when ${isInterrupted} then uuidv7() end`,
        leased_until: sql<Date | null>`case when ${isInterrupted} then ${typed('timestamptz', now)} end`,
        refresh_failures: sql<number>`refresh_failures - case when ${isInterrupted} then 1 else 0 end`,
        queued_until: null,
        refresh_due_at: sql<Date | null>`coalesce((${times} ->> provider_connections.id::text)::timestamptz,
          provider_connections.refresh_due_at)`,
      }
    })
    .where('provider_connections.id', 'in', [...connectionIds])
    .where('provider_connections.lease_id', '=', leaseId)
    .execute()
}
