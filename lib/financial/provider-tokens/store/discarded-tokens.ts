import { sql } from 'kysely'
import {
  type Action,
  connectionBroken,
  connectionBrokenOff,
  connectionExpired,
  providerGrantDied,
} from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { emitSessionsRevoked } from '../../../auth/revocation/emit-session-revoked.ts'
import { raiseTokenVersion, revokeSessions } from '../../../auth/revocation/end-issued.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Database } from '../../../db/tables.ts'
import type { ConnectionReason } from '../../../events/event-reasons.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { changedStatus, emitConnectionEvent } from '../../connection-state/emit-connection-event.ts'
import { canApply, statusAfter } from '../../connection-state/transitions.ts'
import type { Lease } from './refreshed-tokens.ts'
import { unleased } from './released-leases.ts'
import { deleteTokens } from './store-tokens.ts'

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
          refresh_paused_at: null,
          ...unleased,
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
