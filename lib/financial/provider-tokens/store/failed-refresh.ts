import { sql } from 'kysely'
import {
  type Action,
  connectionBrokenOff,
  connectionExpired,
  providerGrantDied,
  providerRefreshFailed,
} from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { raiseTokenVersion, revokeSessions } from '../../../auth/revocation/end-issued.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed-value.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { mayUndergo, statusAfter } from '../../connection-state/transitions.ts'
import { eraseTokens } from './keep-tokens.ts'
import type { Lease } from './refreshed-tokens.ts'

/** A refresh that failed and may be tried again. */
export interface FailedRefresh {
  readonly reason: string
  /** When to try again. */
  readonly refreshDueAt: Date
  /** Refreshes that may fail in a row before the connection is in error. */
  readonly mostFailures: number
}

/** How a connection stands after a failure. */
export interface NotedFailure {
  readonly status: ConnectionStatus
  readonly refresh_failures: number
  readonly user_id: string
  /** Whether it was not in error before. */
  readonly was_working: boolean
}

/** Notes that a refresh failed, and gives its lease back; yields how the connection stands, or nothing where it has changed hands. */
export function noteFailure(
  db: Database,
  { connectionId, leaseId, actor }: Lease,
  { reason, refreshDueAt, mostFailures }: FailedRefresh,
  context: AuditContext,
): Promise<NotedFailure | undefined> {
  const { now } = context
  return db
    .with('failed', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: sql<ConnectionStatus>`case when refresh_failures + 1 >= ${mostFailures}::integer
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
        .where(mayUndergo('refreshes_failed'))
        .returning(['provider_connections.id', 'user_id', 'provider_key', 'status', 'refresh_failures'])
        .returning(sql<boolean>`old.status <> 'error'`.as('was_working')),
    )
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

/** Why the tokens of a connection are of no use any longer. */
export type Loss =
  /** The provider says that the grant is dead: a breach, until its owner says otherwise. */
  | 'grant_died'
  /** The consent was over. */
  | 'consent_ended'
  /** A refresh before this one was broken off after the provider had answered it: what it brought is lost. */
  | 'refreshes_failed'

const lossActions: Readonly<Record<Loss, Action>> = {
  grant_died: providerGrantDied,
  consent_ended: connectionExpired,
  refreshes_failed: connectionBrokenOff,
}

/**
 * Erases the tokens of a connection whose provider refuses to refresh them. Where the grant died, whatever was issued to
 * the user here ends too. Yields whose it was, or nothing where it has changed hands.
 */
export function loseTokens(
  db: Database,
  { connectionId, leaseId, actor }: Lease,
  { loss, reason }: { loss: Loss; reason: string },
  context: AuditContext,
): Promise<{ user_id: string; status: ConnectionStatus } | undefined> {
  const { now } = context
  return db
    .with('lost', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: statusAfter(loss),
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
        .where(mayUndergo(loss))
        .returning(['provider_connections.id', 'user_id', 'provider_key', 'status']),
    )
    .with('erased', () => eraseTokens(db, 'lost'))
    .with('breached', qb =>
      qb
        .selectFrom('lost')
        .select('user_id')
        .where(sql<boolean>`${loss === 'grant_died'}::boolean`),
    )
    .with('raised', () => raiseTokenVersion(db, 'breached', now))
    .with('ended', () => revokeSessions(db, 'breached', now, 'provider_grant_died'))
    .with('audit', () =>
      auditEach(db, 'lost', context, {
        action: lossActions[loss],
        outcome: 'failure',
        actor,
        userId: sql.ref('lost.user_id'),
        details: connectionDetails('lost', { reason: sql`${reason}::text` }),
      }),
    )
    .selectFrom('lost')
    .select(['user_id', 'status'])
    .executeTakeFirst()
}

/** Leases that nothing was tried with. */
export interface UnusedLeases {
  readonly leaseId: string
  readonly connectionIds: readonly string[]
  /** The connections among them whose refresh before was broken off. */
  readonly brokenOffIds: readonly string[]
  /** When their refreshes are due; unchanged where absent. */
  readonly refreshDueAt?: Date
}

/**
 * Gives leases back. A connection whose refresh before was broken off is left as it was found, with a lease that has
 * passed: otherwise the next refresh would not know that the refresh token may have been rotated.
 */
export async function giveBack(db: Database, leases: UnusedLeases, now: Date): Promise<void> {
  const { connectionIds, leaseId, brokenOffIds, refreshDueAt } = leases
  if (connectionIds.length === 0) return
  await db
    .updateTable('provider_connections')
    .set(eb => {
      const isBrokenOff =
        brokenOffIds.length === 0 ? eb.val(false) : eb('provider_connections.id', 'in', [...brokenOffIds])
      return {
        lease_id: sql<string | null>`case when ${isBrokenOff} then uuidv7() end`,
        leased_until: sql<Date | null>`case when ${isBrokenOff} then ${typed('timestamptz', now)} end`,
        refresh_failures: sql<number>`refresh_failures - case when ${isBrokenOff} then 1 else 0 end`,
        queued_until: null,
        refresh_due_at: refreshDueAt ?? eb.ref('refresh_due_at'),
      }
    })
    .where('provider_connections.id', 'in', [...connectionIds])
    .where('provider_connections.lease_id', '=', leaseId)
    .execute()
}
