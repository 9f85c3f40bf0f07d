import { type Page, type PageChoice, rowsOf, toPage } from '../../pagination/page.ts'
import type { Services } from '../../services/services.ts'
import { type Connection, toConnection } from '../connection-state/connection.ts'
import { type ConnectionSearch, selectConnections } from './store/select-connections.ts'

/** Lists the connections of a user. */
export async function listConnections(
  { database }: Services<'database'>,
  userId: string,
  search: Omit<ConnectionSearch, 'userId' | 'offset' | 'limit'> & PageChoice,
): Promise<Page<Connection>> {
  const { total, rows } = await selectConnections(database, { ...search, userId, ...rowsOf(search) })
  return toPage(rows.map(toConnection), total, search)
}
