import { authorizationCompleted } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { canApply } from '../../connection-state/transitions.ts'
import type { OwnConnection } from '../../provider-tokens/store/lock-with-tokens.ts'

/**
 * Records that the owner of a connection renewed the consent at the provider, and makes a check due, which sets the
 * status. An announced end of the former consent no longer counts.
 * @returns undefined if the connection has no tokens any more.
 */
export function renewConsent(
  db: Database,
  { userId, sessionId, connectionId }: OwnConnection,
  context: AuditContext,
) {
  const { now } = context
  return db
    .with('renewed', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          connected_at: now,
          consent_expires_at: null,
          expiring_at: null,
          expiry_told_at: null,
          consent_told_at: now,
          // An earlier failure is no reason not to check.
          last_error: null,
          last_error_at: null,
          checks_requested: eb('checks_requested', '+', 1),
          refresh_due_at: now,
          updated_at: now,
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .where('provider_connections.item_id', 'is not', null)
        .where(canApply('checked'))
        .returning(['provider_connections.id', 'provider_key', 'institution_name', 'token_generation']),
    )
    .with('audit', () =>
      auditEach(db, 'renewed', context, {
        action: authorizationCompleted,
        outcome: 'success',
        actor: 'user',
        userId,
        sessionId,
        details: connectionDetails('renewed'),
      }),
    )
    .selectFrom('renewed')
    .select('token_generation')
    .executeTakeFirst()
}
