import { sql } from 'kysely'
import { providerTokenRefreshed } from '../../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
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
}

/**
 * Stores the tokens of a refresh and releases its lease.
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
        .returning(changedStatus),
    )
    .with('event', () => emitConnectionEvent(db, 'updated', now, 'refreshed'))
    .with('stored', () => storeTokens(db, 'updated', refreshed.tokens, now))
    .with('audit', () =>
      auditEach(db, 'updated', context, {
        action: providerTokenRefreshed,
        outcome: 'success',
        actor,
        userId: sql.ref('updated.user_id'),
        details: connectionDetails('updated', {
          token_rotated: sql`${rotation.token_rotated}::boolean`,
          rotation_type: sql`${rotation.rotation_type}::text`,
        }),
      }),
    )
    .selectFrom('updated')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
