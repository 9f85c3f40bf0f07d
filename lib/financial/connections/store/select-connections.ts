import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Database } from '../../../db/tables.ts'
import { type ConnectionColumns, connectionColumns } from '../../connection-state/connection.ts'

/** A filtered and sorted page of a user's connections. */
export interface ConnectionSearch {
  readonly userId: string
  readonly status?: ConnectionStatus | undefined
  readonly provider_key?: string | undefined
  readonly sort: 'created_at' | 'alias' | 'provider_key' | 'status' | 'connected_at' | 'last_sync_at'
  readonly order: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** Selects a page of a user's connections, and their total number. */
export async function selectConnections(
  db: Database,
  search: ConnectionSearch,
): Promise<{ total: number; rows: ConnectionColumns[] }> {
  const { userId, status, provider_key, sort, order, offset, limit } = search
  const found = await db
    .with('chosen', qb =>
      qb
        .selectFrom('provider_connections')
        .select([...connectionColumns, 'provider_connections.created_at'])
        .where('user_id', '=', userId)
        .$if(status !== undefined, query => query.where('status', '=', status ?? 'pending'))
        .$if(provider_key !== undefined, query => query.where('provider_key', '=', provider_key ?? '')),
    )
    .with('counted', qb => qb.selectFrom('chosen').select(eb => eb.fn.countAll<number>().as('total')))
    .with('page', qb =>
      qb
        .selectFrom('chosen')
        .selectAll()
        // The id breaks ties. The row number keeps the order through the join below.
        .select(
          sql<number>`row_number() over (order by ${sql.ref(sort)} ${sql.raw(order)} nulls last, id ${sql.raw(order)})`.as(
            'position',
          ),
        )
        .orderBy('position')
        .limit(limit)
        .offset(offset),
    )
    .selectFrom('counted')
    // A page after the last one has no rows, but the total is still returned.
    .leftJoin('page', onTrue)
    .select(['counted.total', 'page.id', 'page.provider_key', 'page.alias', 'page.status'])
    .select(['page.connected_at', 'page.last_sync_at', 'page.accounts_count', 'page.institution_name'])
    .select('page.refresh_policy')
    .orderBy('page.position')
    .execute()
  const rows = found.flatMap(({ id, provider_key: key, alias, status: state, ...rest }) =>
    id === null || key === null || alias === null || state === null
      ? []
      : [{ ...rest, id, provider_key: key, alias, status: state }],
  )
  return { total: Number(found[0]?.total ?? 0), rows }
}
