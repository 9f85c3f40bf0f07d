import { type Expression, type SqlBool, sql } from 'kysely'
import { providerTokenRefreshed } from '../../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../../audit/record.ts'
import type { RefreshPolicy } from '../../../db/provider-tables.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { pausedAfterUse } from '../../connection-state/refresh-policy.ts'
import { canApply, isRequested, statusAfter } from '../../connection-state/transitions.ts'
import type { SealedTokens } from '../sealed-tokens.ts'
import { unleased } from './released-leases.ts'
import { storeTokens } from './store-tokens.ts'

/** A lease on a connection. */
export interface Lease {
  readonly connectionId: string
  readonly leaseId: string
  /** Who requested the refresh: a user, or the schedule. */
  readonly actor: Actor
}

/** The result of a successful refresh. */
export interface RefreshedTokens {
  readonly tokens: SealedTokens
  readonly scope: string | undefined
  /** Null if the access token does not expire. */
  readonly accessExpiresAt: Date | null
  readonly refreshDueAt: Date | null
  /** Whether the refresh token was rotated, for the audit record. */
  readonly rotation: { readonly token_rotated: boolean; readonly rotation_type: string }
  /** The policy of the stage. */
  readonly stagePolicy: RefreshPolicy
}

/** Refreshes that change nothing but the tokens get one audit record in this time. */
const RECORD_HOURS = 24

/**
 * The condition that a refresh gets an audit record: a user or an operator requested it, the previous one failed or was
 * interrupted, the provider changed the scope or how it rotates refresh tokens, or the last record is a day old.
 */
function isRecorded(actor: Actor, { scope, rotation }: RefreshedTokens, now: Date): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.lit(actor !== 'system')} or coalesce(${isRequested}, false)
    or provider_connections.refresh_failures > 0 or provider_connections.last_error is not null
    or provider_connections.scope is distinct from coalesce(${scope ?? null}::text, provider_connections.scope)
    or provider_connections.rotation_type is distinct from ${rotation.rotation_type}::text
    or provider_connections.refresh_recorded_at is null
    or provider_connections.refresh_recorded_at <= ${typed('timestamptz', now)} - make_interval(hours => ${sql.lit(RECORD_HOURS)}))`
}

/**
 * Stores the tokens of a refresh and releases its lease. A refresh without an audit record is counted. The next record
 * contains the number of refreshes since the previous one.
 * @returns false if the lease was lost, because the connection was authorized again, ended or deleted. Nothing is stored.
 */
export async function storeRefreshed(
  db: Database,
  { connectionId, leaseId, actor }: Lease,
  refreshed: RefreshedTokens,
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { scope, rotation } = refreshed
  const recorded = isRecorded(actor, refreshed, now)
  const row = await db
    .with('updated', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: statusAfter('refreshed'),
          scope: scope ?? eb.ref('scope'),
          last_refresh_at: now,
          access_expires_at: refreshed.accessExpiresAt,
          refresh_due_at: refreshed.refreshDueAt,
          refresh_paused_at: pausedAfterUse(refreshed.stagePolicy),
          refreshes_unrecorded: sql<number>`case when ${recorded} then 0 else refreshes_unrecorded + 1 end`,
          refresh_recorded_at: sql<Date>`case when ${recorded} then ${typed('timestamptz', now)} else refresh_recorded_at end`,
          rotation_type: rotation.rotation_type,
          ...unleased,
          token_generation: eb('token_generation', '+', 1),
          refresh_failures: 0,
          last_error: null,
          last_error_at: null,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(canApply('refreshed'))
        .returning(changedStatus)
        .returning(sql<number>`old.refreshes_unrecorded + 1`.as('refreshes'))
        .returning(sql<boolean>`new.refreshes_unrecorded = 0`.as('is_recorded')),
    )
    .with('event', () => emitConnectionEvent(db, 'updated', now, 'refreshed'))
    .with('stored', () => storeTokens(db, 'updated', refreshed.tokens, now))
    .with('recorded', qb => qb.selectFrom('updated').selectAll().where('is_recorded', '=', true))
    .with('audit', () =>
      auditEach(db, 'recorded', context, {
        action: providerTokenRefreshed,
        outcome: 'success',
        actor,
        userId: sql.ref('recorded.user_id'),
        details: connectionDetails('recorded', {
          token_rotated: sql`${rotation.token_rotated}::boolean`,
          rotation_type: sql`${rotation.rotation_type}::text`,
          refreshes: sql`recorded.refreshes`,
        }),
      }),
    )
    .selectFrom('updated')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
