import { sql } from 'kysely'
import { providerRefreshFailed } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { Lease } from './refreshed-tokens.ts'
import { unleased } from './unleased.ts'

/** A failed refresh that can be retried. */
interface FailedRefresh extends AuditSlotValues, Lease {
  readonly reason: string
  /** When to retry. */
  readonly refreshDueAt: Date
  /** Consecutive failures after which the status is `error`; null if failures do not change the status. */
  readonly maxFailures: number | null
}

/**
 * Records a failed refresh and releases its lease. Returns its new status and whether it worked before; no row if
 * the lease was lost.
 */
export const recordFailedRefresh = statement((db, failure: Slots<FailedRefresh>) => {
  const { connectionId, leaseId, actor, reason, refreshDueAt, maxFailures, now } = failure
  return db
    .with('failed', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: sql<ConnectionStatus>`case when refresh_failures + 1 >= ${maxFailures}::integer
            then ${statusAfter('refreshes_failed')} else provider_connections.status end`,
          refresh_failures: eb('refresh_failures', '+', 1),
          refresh_due_at: refreshDueAt,
          // The schedule retries it under every policy.
          refresh_paused_at: null,
          ...unleased,
          last_error: reason,
          last_error_at: now,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(canApply('refreshes_failed'))
        .returning(changedStatus)
        .returning('refresh_failures')
        .returning(sql<boolean>`old.status <> 'error'`.as('was_working')),
    )
    .with('event', () => emitConnectionEvent(db, 'failed', now, 'refreshes_failed'))
    .with('audit', () =>
      auditEach(db, 'failed', auditParts(failure), {
        action: providerRefreshFailed,
        outcome: 'failure',
        actor,
        userId: sql.ref('failed.user_id'),
        details: connectionDetails('failed', {
          reason: sql`${reason}::text`,
          failures: sql`failed.refresh_failures`,
          status: sql`failed.status`,
        }),
      }),
    )
    .selectFrom('failed')
    .select(['status', 'refresh_failures', 'user_id', 'was_working'])
})
