import { sql } from 'kysely'
import { providerTokenRefreshed } from '../../../audit/actions.ts'
import { type Actor, type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { mayUndergo, statusAfter } from '../../connection-state/transitions.ts'
import type { SealedTokens } from '../sealed-tokens.ts'
import { keepTokens } from './keep-tokens.ts'

/** A lease, and the connection that it is on. */
export interface Lease {
  readonly connectionId: string
  readonly leaseId: string
  /** Who wanted the refresh: a person, or the schedule. */
  readonly actor: Actor
}

/** What a refresh brought. */
export interface RefreshedTokens {
  readonly tokens: SealedTokens
  readonly scope: string | undefined
  readonly accessExpiresAt: Date
  readonly refreshDueAt: Date | null
  /** How the refresh token fared: see `rotationOf`. */
  readonly rotation: { readonly token_rotated: boolean; readonly rotation_type: string }
}

/**
 * Keeps what a refresh brought and gives its lease back; tells whether the lease was still its own. Otherwise somebody
 * has authorized, ended or deleted the connection meanwhile, and nothing is kept.
 */
export async function keepRefreshed(
  db: Database,
  { connectionId, leaseId, actor }: Lease,
  refreshed: RefreshedTokens,
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { scope, rotation } = refreshed
  const row = await db
    .with('moved', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          status: statusAfter('refreshed'),
          scope: scope ?? eb.ref('scope'),
          last_refresh_at: now,
          access_expires_at: refreshed.accessExpiresAt,
          refresh_due_at: refreshed.refreshDueAt,
          queued_until: null,
          lease_id: null,
          leased_until: null,
          token_generation: eb('token_generation', '+', 1),
          refresh_failures: 0,
          last_error: null,
          last_error_at: null,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.lease_id', '=', leaseId)
        .where(mayUndergo('refreshed'))
        .returning(['provider_connections.id', 'user_id', 'provider_key']),
    )
    .with('kept', () => keepTokens(db, 'moved', refreshed.tokens, now))
    .with('audit', () =>
      auditEach(db, 'moved', context, {
        action: providerTokenRefreshed,
        outcome: 'success',
        actor,
        userId: sql.ref('moved.user_id'),
        details: connectionDetails('moved', {
          token_rotated: sql`${rotation.token_rotated}::boolean`,
          rotation_type: sql`${rotation.rotation_type}::text`,
        }),
      }),
    )
    .selectFrom('moved')
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}
