import { sql } from 'kysely'
import { connectionCreated } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { RefreshPolicy } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionColumns } from '../../connection-state/connection.ts'

/** A connection to create. */
type NewConnection = AuditSlotValues & {
  readonly id: string
  readonly userId: string
  readonly sessionId: string
  readonly providerKey: string
  readonly alias: string
  readonly refreshPolicy: RefreshPolicy | null
}

/** Inserts a connection, unless the user already has one with that alias. Writes an audit record in both cases. */
export const insertConnection = statement((db, slots: Slots<NewConnection>) => {
  const { id, userId, sessionId, providerKey, alias, refreshPolicy, now } = slots
  return db
    .with('inserted', qb =>
      qb
        .insertInto('provider_connections')
        .values({
          ...{ id, user_id: userId, provider_key: providerKey, alias, refresh_policy: refreshPolicy },
          ...{ created_at: now, updated_at: now },
        })
        .onConflict(conflict => conflict.doNothing())
        .returning(connectionColumns),
    )
    .with('outcome', qb =>
      qb.selectFrom(oneRow).leftJoin('inserted', onTrue).select('inserted.id as inserted_id'),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(slots), {
        action: connectionCreated,
        outcome: successIf(isPresent('outcome.inserted_id'), 'refused'),
        actor: 'user',
        userId,
        sessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('connection_id', ${id}::text, 'provider_key', ${providerKey}::text)`,
      }),
    )
    .selectFrom('inserted')
    .selectAll()
})
