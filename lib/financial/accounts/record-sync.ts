import type { Action } from '../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import type { RefreshPolicy } from '../../db/provider-tables.ts'
import type { Database } from '../../db/tables.ts'
import { connectionDetails } from '../connection-state/connection-details.ts'
import { pausedAfterUse } from '../connection-state/refresh-policy.ts'

/** A successful read from a provider. */
export interface Sync {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly action: Action
  /** Number of accounts; absent if the read did not list accounts. */
  readonly accountsCount?: number
  /** The policy of the stage. */
  readonly stagePolicy: RefreshPolicy
}

/**
 * Records a read from a provider: the time, the number of accounts and an audit record. The schedule continues with a
 * paused connection: a read of an item refreshes no token, and a read can find a valid token.
 */
export async function recordSync(db: Database, sync: Sync, context: AuditContext): Promise<void> {
  const { userId, sessionId, connectionId, action, accountsCount, stagePolicy } = sync
  await db
    .with('synced', qb =>
      qb
        .updateTable('provider_connections')
        .set(eb => ({
          last_sync_at: context.now,
          accounts_count: accountsCount ?? eb.ref('accounts_count'),
          refresh_paused_at: pausedAfterUse(stagePolicy),
        }))
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .returning(['provider_connections.id', 'provider_key', 'institution_name']),
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
