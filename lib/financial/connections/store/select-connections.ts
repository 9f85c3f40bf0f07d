import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionColumns } from '../../connection-state/connection.ts'

/** A filtered and sorted page of a user's connections. */
interface ConnectionPage {
  readonly userId: string
  /** Null for every status. */
  readonly status: ConnectionStatus | null
  /** Null for every provider. */
  readonly providerKey: string | null
  readonly sort: SortColumn
  readonly offset: number
  readonly limit: number
}

/** A column by which connections can be sorted. */
export type SortColumn = (typeof timeColumns)[number] | (typeof textColumns)[number]

const timeColumns = ['created_at', 'connected_at', 'last_sync_at'] as const
const textColumns = ['alias', 'provider_key', 'status'] as const

/**
 * Selects a page of a user's connections in ascending order. Each row has their total number, also the row without a
 * connection of a page after the last one.
 */
export const selectConnectionsAscending = statement((db, page: Slots<ConnectionPage>) =>
  select(db, page, 'asc'),
)

/** The same in descending order. */
export const selectConnectionsDescending = statement((db, page: Slots<ConnectionPage>) =>
  select(db, page, 'desc'),
)

function select(
  db: Database,
  { userId, status, providerKey, sort, offset, limit }: Slots<ConnectionPage>,
  order: 'asc' | 'desc',
) {
  const keyAmong = (columns: readonly SortColumn[]) => {
    const cases = columns.map(column => sql`when ${sql.lit(column)} then ${sql.ref(column)}`)
    return sql`case ${sort}::text ${sql.join(cases, sql` `)} end ${sql.raw(order)} nulls last`
  }
  return (
    db
      .with('chosen', qb =>
        qb
          .selectFrom('provider_connections')
          .select([...connectionColumns, 'provider_connections.created_at'])
          .where('user_id', '=', userId)
          .where(sql<boolean>`(${status}::text is null or provider_connections.status = ${status}::text)`)
          .where(
            sql<boolean>`(${providerKey}::text is null or provider_connections.provider_key = ${providerKey}::text)`,
          ),
      )
      .with('counted', qb => qb.selectFrom('chosen').select(eb => eb.fn.countAll<number>().as('total')))
      .with('page', qb =>
        qb
          .selectFrom('chosen')
          .selectAll()
          // The id breaks ties. The row number keeps the order through the join below.
          .select(
            sql<number>`row_number() over (order by ${keyAmong(timeColumns)}, ${keyAmong(textColumns)}, id ${sql.raw(order)})`.as(
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
  )
}
