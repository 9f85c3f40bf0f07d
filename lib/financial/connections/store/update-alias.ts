import { sql } from 'kysely'
import { connectionRenamed } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionColumns } from '../../connection-state/connection.ts'

/** The new alias of a connection. */
type AliasChange = AuditSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly alias: string
}

/** Changes the alias of a connection of a user. Violates a constraint if another one has it. */
export const updateAlias = statement((db, slots: Slots<AliasChange>) => {
  const { userId, sessionId, connectionId, alias, now } = slots
  return db
    .with('renamed', qb =>
      qb
        .updateTable('provider_connections')
        .set({ alias, updated_at: now })
        .where('provider_connections.id', '=', connectionId)
        .where('provider_connections.user_id', '=', userId)
        .returning(connectionColumns),
    )
    .with('audit', () =>
      auditEach(db, 'renamed', auditParts(slots), {
        action: connectionRenamed,
        outcome: 'success',
        actor: 'user',
        userId,
        sessionId,
        details: sql<Record<string, unknown>>`jsonb_build_object('connection_id', renamed.id)`,
      }),
    )
    .selectFrom('renamed')
    .selectAll()
})
