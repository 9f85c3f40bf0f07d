import { sql } from 'kysely'
import type { Action } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { auditEach } from '../../audit/record.ts'
import type { RefreshPolicy } from '../../db/provider-tables.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { connectionDetails } from '../connection-state/connection-details.ts'
import { pausedAfterUse } from '../connection-state/refresh-policy.ts'

/** A successful read from a provider. */
interface Sync extends AuditSlotValues {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly action: Action
  /** Number of accounts; null if the read did not list accounts. */
  readonly accountsCount: number | null
  /** The policy of the stage. */
  readonly stagePolicy: RefreshPolicy
}

/**
 * Records a read from a provider: the time, the number of accounts and an audit record. The schedule continues with a
 * paused connection: a read of an item refreshes no token, and a read can find a valid token.
 */
export const recordSync = statement((db, sync: Slots<Sync>) => {
  const { userId, sessionId, connectionId, action, accountsCount, stagePolicy, now } = sync
  return db
    .with('synced', qb =>
      qb
        .updateTable('provider_connections')
        .set({
          last_sync_at: now,
          accounts_count: sql<
            number | null
          >`coalesce(${accountsCount}::integer, provider_connections.accounts_count)`,
          refresh_paused_at: pausedAfterUse(stagePolicy),
        })
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .returning(['provider_connections.id', 'provider_key', 'institution_name']),
    )
    .with('audit', () =>
      auditEach(db, 'synced', auditParts(sync), {
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
})
