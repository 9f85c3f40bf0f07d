import { connectionCreated } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { type ConnectionColumns, connectionColumns } from '../../connection-state/connection.ts'

/** A connection to create. */
export interface NewConnection {
  readonly id: string
  readonly userId: string
  readonly sessionId: string
  readonly providerKey: string
  readonly alias: string
}

/** Inserts a connection; returns undefined if the user already has one with that alias. Writes an audit record in both cases. */
export async function insertConnection(
  db: Database,
  connection: NewConnection,
  context: AuditContext,
): Promise<ConnectionColumns | undefined> {
  const { id, userId, sessionId, providerKey, alias } = connection
  const { now } = context
  const row = await db
    .with('inserted', qb =>
      qb
        .insertInto('provider_connections')
        .values({ id, user_id: userId, provider_key: providerKey, alias, created_at: now, updated_at: now })
        .onConflict(conflict => conflict.doNothing())
        .returning(connectionColumns),
    )
    .with('outcome', qb =>
      qb.selectFrom(oneRow).leftJoin('inserted', onTrue).select('inserted.id as inserted_id'),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: connectionCreated,
        outcome: successIf(isPresent('outcome.inserted_id'), 'refused'),
        actor: 'user',
        userId,
        sessionId,
        details: { connection_id: id, provider_key: providerKey },
      }),
    )
    .selectFrom('inserted')
    .selectAll()
    .executeTakeFirst()
  return row
}
