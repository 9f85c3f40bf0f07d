import { connectionDeleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import {
  endedTokens,
  lockWithTokens,
  type OwnConnection,
} from '../../provider-tokens/store/lock-with-tokens.ts'

/**
 * Deletes a connection and everything that belongs to it. Returns the tokens that it had, to be revoked at the provider;
 * nothing if its owner has no such connection. If `is_stale`, the connection changed while the statement waited for it:
 * nothing was deleted, and the caller retries.
 */
export function deleteConnectionRow(db: Database, own: OwnConnection, context: AuditContext) {
  return lockWithTokens(db, own)
    .with('deleted', qb =>
      qb
        .deleteFrom('provider_connections')
        .using('connection')
        .whereRef('provider_connections.id', '=', 'connection.id')
        .returning(['provider_connections.id', 'provider_connections.provider_key']),
    )
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
    .leftJoin('kept', join => join.onTrue())
    .select(endedTokens)
    .executeTakeFirst()
}
