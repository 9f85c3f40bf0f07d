import { type SqlBool, sql } from 'kysely'
import { connectionPolicyChanged, connectionRenamed } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { RefreshPolicy } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionColumns } from '../../connection-state/connection.ts'

/** What changes at a connection of a user. */
type ConnectionChange = AuditSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  /** The new alias; null if it stays. */
  readonly alias: string | null
  /** Whether `refreshPolicy` replaces the policy. */
  readonly setsPolicy: boolean
  /** Null if the policy of the stage applies. */
  readonly refreshPolicy: RefreshPolicy | null
}

/**
 * Changes the alias and the refresh policy of a connection of a user, and records each change. With a new policy the
 * schedule decides again whether it refreshes the connection. Violates a constraint if another connection has the alias.
 */
export const updateConnectionRow = statement((db, slots: Slots<ConnectionChange>) => {
  const { userId, sessionId, connectionId, alias, setsPolicy, refreshPolicy, now } = slots
  const byUser = { outcome: 'success', actor: 'user', userId, sessionId } as const
  return db
    .with('updated', qb =>
      qb
        .updateTable('provider_connections')
        .set({
          alias: sql<string>`coalesce(${alias}::text, provider_connections.alias)`,
          refresh_policy: sql<RefreshPolicy | null>`case when ${setsPolicy}::boolean then ${refreshPolicy}::text
            else provider_connections.refresh_policy end`,
          refresh_paused_at: sql<Date | null>`case when not ${setsPolicy}::boolean
            then provider_connections.refresh_paused_at end`,
          updated_at: now,
        })
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .returning(connectionColumns)
        .returning(sql<boolean>`old.refresh_policy is distinct from new.refresh_policy`.as('has_new_policy')),
    )
    .with('renamed', qb =>
      qb.selectFrom('updated').select('id').where(sql<SqlBool>`${alias}::text is not null`),
    )
    .with('chosen', qb =>
      qb.selectFrom('updated').select(['id', 'refresh_policy']).where('has_new_policy', '=', sql.lit(true)),
    )
    .with('audit', () =>
      auditEach(db, 'renamed', auditParts(slots), {
        ...byUser,
        action: connectionRenamed,
        details: sql<Record<string, unknown>>`jsonb_build_object('connection_id', renamed.id)`,
      }),
    )
    .with('policy_audit', () =>
      auditEach(
        db,
        'chosen',
        // The other record has the given id.
        { ...auditParts(slots), auditId: sql<string>`uuidv7()` },
        {
          ...byUser,
          action: connectionPolicyChanged,
          details: sql<
            Record<string, unknown>
          >`jsonb_build_object('connection_id', chosen.id, 'refresh_policy', chosen.refresh_policy)`,
        },
      ),
    )
    .selectFrom('updated')
    .selectAll()
})
