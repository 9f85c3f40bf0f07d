import type { Action } from '../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import type { Database } from '../../db/tables.ts'
import { connectionDetails } from '../connection-state/connection-details.ts'

/** Who has read something at a provider, and what. */
export interface Sync {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly action: Action
  /** How many accounts there are, where they were counted. */
  readonly accountsCount?: number
}

/** Notes that something was read at a provider. */
export async function noteSync(db: Database, sync: Sync, context: AuditContext): Promise<void> {
  const { userId, sessionId, connectionId, action, accountsCount } = sync
  await db
    .with('synced', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          last_sync_at: context.now,
          accounts_count: accountsCount ?? eb.ref('accounts_count'),
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .returning(['provider_connections.id', 'provider_key']),
    )
    .with('audit', () =>
      auditEach(db, 'synced', context, {
        action,
        outcome: 'success',
        actor: 'user',
        userId,
        sessionId,
        details: connectionDetails('synced'),
      }),
    )
    .selectFrom('synced')
    .select('id')
    .execute()
}
