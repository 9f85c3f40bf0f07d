import { connectionDeleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { emitConnectionDeleted } from '../../connection-state/emit-connection-event.ts'
import {
  lockWithTokens,
  type OwnConnection,
  revokedTokenColumns,
} from '../../provider-tokens/store/lock-with-tokens.ts'

/**
 * Deletes a connection and all its data.
 *
 * @returns the deleted tokens, so that the caller can revoke them at the provider, or undefined if the user has no such
 * connection. If `is_stale`, the connection changed while the statement waited for the lock: nothing was deleted, and
 * the caller must retry.
 */
export function deleteConnectionRow(db: Database, own: OwnConnection, context: AuditContext) {
  return lockWithTokens(db, own)
    .with('deleted', qb =>
      qb
        .deleteFrom('provider_connections')
        .using('connection')
        .whereRef('provider_connections.id', '=', 'connection.id')
        .returning([
          'provider_connections.id',
          'provider_connections.user_id',
          'provider_connections.provider_key',
          'provider_connections.institution_name',
        ])
        .returning('provider_connections.status as old_status'),
    )
    .with('event', () => emitConnectionDeleted(db, 'deleted', context.now))
    .with('audit', () =>
      auditEach(db, 'deleted', context, {
        action: connectionDeleted,
        outcome: 'success',
        actor: 'user',
        userId: own.userId,
        sessionId: own.sessionId,
        details: connectionDetails('deleted'),
      }),
    )
    .selectFrom('seen')
    .leftJoin('connection', 'connection.id', 'seen.id')
    .leftJoin('stored', onTrue)
    .select(revokedTokenColumns)
    .executeTakeFirst()
}
