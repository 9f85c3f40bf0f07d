import { sql } from 'kysely'
import {
  type Action,
  connectionBroken,
  connectionBrokenOff,
  connectionExpired,
  providerGrantDied,
  providerRefreshFailed,
} from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { emitSessionsRevoked } from '../../../auth/revocation/emit-session-revoked.ts'
import { raiseTokenVersion, revokeSessions } from '../../../auth/revocation/end-issued.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed-value.ts'
import type { ConnectionReason } from '../../../events/event-reasons.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { Lease } from './refreshed-tokens.ts'
import { deleteTokens } from './store-tokens.ts'

/** A failed refresh that can be retried. */
export interface FailedRefresh {
  readonly reason: string
  /** When to retry. */
  readonly refreshDueAt: Date
  /** Consecutive failures after which the status is `error`; null if failures do not change the status. */
  readonly maxFailures: number | null
}

/** The status of a connection after a failed refresh. */
export interface RecordedFailure {
  readonly status: ConnectionStatus
  readonly refresh_failures: number
  readonly user_id: string
  /** Whether the previous status was not `error`. */
  readonly was_working: boolean
}

/** Records a failed refresh and releases its lease. Returns undefined if the lease was lost. */
export function recordFailure(
  db: Database,
  { connectionId, leaseId, actor }: Lease,
  { reason, refreshDueAt, maxFailures }: FailedRefresh,
  context: AuditContext,
): Promise<RecordedFailure | undefined> {
  const { now } = context
  return db
    .with('failed', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: sql<ConnectionStatus>`case when refresh_failures + 1 >= ${maxFailures}::integer
            then ${statusAfter('refreshes_failed')} else provider_connections.status end`,
          refresh_failures: eb('refresh_failures', '+', 1),
          refresh_due_at: refreshDueAt,
          queued_until: null,
          lease_id: null,
          leased_until: null,
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
      auditEach(db, 'failed', context, {
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
    .executeTakeFirst()
}

/** Why the tokens of a connection are discarded. */
export type DiscardCause =
  /** The provider reports that the grant is revoked. Counts as a breach. */
  | 'grant_revoked'
  /** The consent has expired. */
  | 'consent_expired'
  /** A previous refresh was interrupted after the provider had responded. Its new tokens are lost. */
  | 'refreshes_failed'
  /** The provider does not know the access token. */
  | 'access_broken'

const discardActions: Readonly<Record<DiscardCause, Action>> = {
  grant_revoked: providerGrantDied,
  consent_expired: connectionExpired,
  refreshes_failed: connectionBrokenOff,
  access_broken: connectionBroken,
}

const reasons: Readonly<Record<DiscardCause, ConnectionReason>> = {
  grant_revoked: 'provider_revoked',
  consent_expired: 'consent_expired',
  refreshes_failed: 'refreshes_failed',
  access_broken: 'access_lost',
}

/**
 * Deletes the tokens of a connection that the provider no longer refreshes. If the grant was revoked, also ends the
 * owner's sessions and revokes their tokens. Returns undefined if the lease was lost.
 */
export function discardTokens(
  db: Database,
  { connectionId, leaseId, actor }: Lease,
  { cause, reason }: { cause: DiscardCause; reason: string },
  context: AuditContext,
): Promise<{ user_id: string; status: ConnectionStatus } | undefined> {
  const { now } = context
  return db
    .with('discarded', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: statusAfter(cause),
          item_id: null,
          access_expires_at: null,
          refresh_due_at: null,
          queued_until: null,
          lease_id: null,
          leased_until: null,
          token_generation: eb('token_generation', '+', 1),
          last_error: reason,
          last_error_at: now,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(canApply(cause))
        .returning(changedStatus),
    )
    .with('event', () => emitConnectionEvent(db, 'discarded', now, reasons[cause]))
    .with('deleted_tokens', () => deleteTokens(db, 'discarded'))
    .with('breached', qb =>
      qb
        .selectFrom('discarded')
        .select('user_id')
        .where(sql<boolean>`${cause === 'grant_revoked'}::boolean`),
    )
    .with('raised', () => raiseTokenVersion(db, 'breached', now))
    .with('ended', () => revokeSessions(db, 'breached', now, 'provider_grant_revoked'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('audit', () =>
      auditEach(db, 'discarded', context, {
        action: discardActions[cause],
        outcome: 'failure',
        actor,
        userId: sql.ref('discarded.user_id'),
        details: connectionDetails('discarded', { reason: sql`${reason}::text` }),
      }),
    )
    .selectFrom('discarded')
    .select(['user_id', 'status'])
    .executeTakeFirst()
}

/** Leases that were not used for a refresh. */
export interface UnusedLeases {
  readonly leaseId: string
  readonly connectionIds: readonly string[]
  /** Those of the connections whose previous refresh was interrupted. */
  readonly interruptedIds: readonly string[]
  /** The new due time of the refreshes; unchanged if absent. */
  readonly refreshDueAt?: Date
}

/**
 * Releases leases. A connection whose previous refresh was interrupted gets an expired lease again, because the next
 * refresh must detect that the refresh token may have been rotated.
 */
export async function releaseLeases(db: Database, leases: UnusedLeases, now: Date): Promise<void> {
  const { connectionIds, leaseId, interruptedIds, refreshDueAt } = leases
  if (connectionIds.length === 0) return
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
        refresh_due_at: refreshDueAt ?? eb.ref('refresh_due_at'),
      }
    })
    .where('provider_connections.id', 'in', [...connectionIds])
    .where('provider_connections.lease_id', '=', leaseId)
    .execute()
}
