import { connectionDeleted } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { emitConnectionDeleted } from '../../connection-state/emit-connection-event.ts'
import {
  lockWithTokens,
  type OwnConnection,
  revokedTokenColumns,
} from '../../provider-tokens/store/lock-with-tokens.ts'

/**
 * Deletes a connection and all its data. Returns the deleted tokens, so that the caller can revoke them at the provider, or
 * no row if the user has no such connection. If `is_stale`, the connection changed while the statement waited for the lock:
 * nothing was deleted, and the caller must retry.
 */
export const deleteConnectionRow = statement((db, own: Slots<OwnConnection & AuditSlotValues>) => {
  const { userId, sessionId, connectionId, now } = own
  return lockWithTokens(db, { userId, connectionId })
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
    .with('event', () => emitConnectionDeleted(db, 'deleted', now))
    .with('audit', () =>
      auditEach(db, 'deleted', auditParts(own), {
        action: connectionDeleted,
        outcome: 'success',
        actor: 'user',
        userId,
        sessionId,
        details: connectionDetails('deleted'),
      }),
    )
    .selectFrom('seen')
    .leftJoin('connection', 'connection.id', 'seen.id')
    .leftJoin('stored', onTrue)
    .select(revokedTokenColumns)
})
