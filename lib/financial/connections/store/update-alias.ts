import { sql } from 'kysely'
import { connectionRenamed } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { isUniqueViolation } from '../../../db/refusals.ts'
import type { Database } from '../../../db/tables.ts'
import { type ConnectionColumns, connectionColumns } from '../../connection-state/connection.ts'

/** The result of changing an alias. */
export type RenamedRow = ConnectionColumns | 'alias_taken' | undefined

/** Changes the alias of a connection; undefined if the user has no such connection. */
export async function renameConnection(
  db: Database,
  change: { userId: string; sessionId: string; connectionId: string; alias: string },
  context: AuditContext,
): Promise<RenamedRow> {
  const { userId, sessionId, connectionId, alias } = change
  try {
    return await db
      .with('renamed', qb =>
        qb
          .updateTable('provider_connections')
          .set({ alias, updated_at: context.now })
          .where('provider_connections.id', '=', connectionId)
          .where('provider_connections.user_id', '=', userId)
          .returning(connectionColumns),
      )
      .with('audit', () =>
        auditEach(db, 'renamed', context, {
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
      .executeTakeFirst()
  } catch (error) {
    if (isUniqueViolation(error, 'provider_connections_alias')) return 'alias_taken'
    throw error
  }
}
