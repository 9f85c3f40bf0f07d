import type { Action } from '../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import type { Database } from '../../db/tables.ts'
import { connectionDetails } from '../connection-state/connection-details.ts'

/** A successful read from a provider. */
export interface Sync {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly action: Action
  /** Number of accounts; absent if the read did not list accounts. */
  readonly accountsCount?: number
}

/** Records a read from a provider: the time, the number of accounts and an audit record. */
export async function recordSync(db: Database, sync: Sync, context: AuditContext): Promise<void> {
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
