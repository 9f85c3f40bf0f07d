import type { ConnectionStatus } from '../../db/provider-tables.ts'
import type { Database } from '../../db/tables.ts'

/** Selects the status of a connection, for any user. */
export async function selectStatus(db: Database, id: string): Promise<ConnectionStatus | undefined> {
  const row = await db
    .selectFrom('provider_connections')
    .select('status')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.status
}
