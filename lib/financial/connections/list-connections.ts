import type { ConnectionStatus } from '../../db/provider-tables.ts'
import { type Page, type PageChoice, rowsOf, toPage } from '../../pagination/page.ts'
import type { Services } from '../../services/services.ts'
import { type Connection, toConnection } from '../connection-state/connection.ts'
import {
  type SortColumn,
  selectConnectionsAscending,
  selectConnectionsDescending,
} from './store/select-connections.ts'

/** Filter, order and page of a list of connections. */
interface ConnectionSearch extends PageChoice {
  readonly status?: ConnectionStatus | undefined
  readonly provider_key?: string | undefined
  readonly sort: SortColumn
  readonly order: 'asc' | 'desc'
}

/** Lists the connections of a user. */
export async function listConnections(
  { statements }: Services<'statements'>,
  userId: string,
  search: ConnectionSearch,
): Promise<Page<Connection>> {
  const { status = null, provider_key: providerKey = null, sort, order } = search
  const found = await statements.all(
    order === 'asc' ? selectConnectionsAscending : selectConnectionsDescending,
    { ...rowsOf(search), userId, status, providerKey, sort },
  )
  const connections = found.flatMap(({ id, provider_key, alias, status: state, ...rest }) =>
    id === null || provider_key === null || alias === null || state === null
      ? []
      : [toConnection({ ...rest, id, provider_key, alias, status: state })],
  )
  return toPage(connections, Number(found[0]?.total ?? 0), search)
}
