import { type Expression, type SqlBool, sql } from 'kysely'
import { providerTokenRefreshed } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { type Actor, auditEach } from '../../../audit/record.ts'
import type { RefreshPolicy } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { pausedAfterUse } from '../../connection-state/refresh-policy.ts'
import { canApply, isRequested, statusAfter } from '../../connection-state/transitions.ts'
import type { SealedTokens } from '../sealed-tokens.ts'
import { storeTokens } from './store-tokens.ts'
import { unleased } from './unleased.ts'

/** A lease on a connection. */
export interface Lease {
  readonly connectionId: string
  readonly leaseId: string
  /** Who requested the refresh: a user, or the schedule. */
  readonly actor: Actor
}

/** The result of a successful refresh. */
interface RefreshedTokens extends AuditSlotValues, Lease, SealedTokens {
  /** Null if the provider did not name the scope. */
  readonly scope: string | null
  /** Null if the access token does not expire. */
  readonly accessExpiresAt: Date | null
  readonly refreshDueAt: Date | null
  /** Whether the refresh token was rotated, for the audit record. */
  readonly isRotated: boolean
  readonly rotationType: string
  /** The policy of the stage. */
  readonly stagePolicy: RefreshPolicy
}

/** Refreshes that change nothing but the tokens get one audit record in this time. */
const RECORD_HOURS = 24

/**
 * The condition that a refresh gets an audit record: a user or an operator requested it, the previous one failed or was
 * interrupted, the provider changed the scope or how it rotates refresh tokens, or the last record is a day old.
 */
function isRecorded({ actor, scope, rotationType, now }: Slots<RefreshedTokens>): Expression<SqlBool> {
  return sql<SqlBool>`(${actor}::text <> 'system' or coalesce(${isRequested}, false)
    or provider_connections.refresh_failures > 0 or provider_connections.last_error is not null
    or provider_connections.scope is distinct from coalesce(${scope}::text, provider_connections.scope)
    or provider_connections.rotation_type is distinct from ${rotationType}::text
    or provider_connections.refresh_recorded_at is null
    or provider_connections.refresh_recorded_at <= ${typed('timestamptz', now)} - make_interval(hours => ${sql.lit(RECORD_HOURS)}))`
}

/**
 * Stores the tokens of a refresh and releases its lease. A refresh without an audit record is counted. The next record
 * contains the number of refreshes since the previous one. Returns no row if the lease was lost, because the connection was
 * authorized again, ended or deleted: nothing is stored.
 */
export const storeRefreshed = statement((db, refreshed: Slots<RefreshedTokens>) => {
  const { connectionId, leaseId, actor, scope, isRotated, rotationType, now } = refreshed
  const { dataKeyId, accessToken, refreshToken } = refreshed
  const recorded = isRecorded(refreshed)
  return db
    .with('updated', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: statusAfter('refreshed'),
          scope: sql<string | null>`coalesce(${scope}::text, provider_connections.scope)`,
          last_refresh_at: now,
          access_expires_at: refreshed.accessExpiresAt,
          refresh_due_at: refreshed.refreshDueAt,
          refresh_paused_at: pausedAfterUse(refreshed.stagePolicy),
          refreshes_unrecorded: sql<number>`case when ${recorded} then 0 else refreshes_unrecorded + 1 end`,
          refresh_recorded_at: sql<Date>`case when ${recorded} then ${typed('timestamptz', now)} else refresh_recorded_at end`,
          rotation_type: rotationType,
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
    .with('stored', () => storeTokens(db, 'updated', { dataKeyId, accessToken, refreshToken }, now))
    .with('recorded', qb => qb.selectFrom('updated').selectAll().where('is_recorded', '=', true))
    .with('audit', () =>
      auditEach(db, 'recorded', auditParts(refreshed), {
        action: providerTokenRefreshed,
        outcome: 'success',
        actor,
        userId: sql.ref('recorded.user_id'),
        details: connectionDetails('recorded', {
          token_rotated: sql`${isRotated}::boolean`,
          rotation_type: sql`${rotationType}::text`,
          refreshes: sql`recorded.refreshes`,
        }),
      }),
    )
    .selectFrom('updated')
    .select('id')
})
