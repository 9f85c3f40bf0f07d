import { sql } from 'kysely'
import type { Database } from '../db/tables.ts'
import type { Services } from '../services/services.ts'
import { since, until } from './times.ts'

/** The filters of a search. An absent filter matches every record. */
export interface AuditSearch {
  readonly user_id?: string | undefined
  readonly session_id?: string | undefined
  readonly request_id?: string | undefined
  readonly client_request_id?: string | undefined
  readonly trace_id?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: string | undefined
  /** ISO 8601. `from` is inclusive, `to` exclusive. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** The id of the last record of the previous page. */
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Searches the audit trail, newest first. Ids are sorted by time, so the last id is the cursor of the next page. */
export async function searchAuditLogs({ database }: Services<'database'>, search: AuditSearch) {
  const found = await selectAuditLogs(database, search)
  const items = found
    .slice(0, search.limit)
    .map(row => ({ ...row, created_at: row.created_at.toISOString() }))
  return { items, next_cursor: found.length > search.limit ? (items.at(-1)?.id ?? null) : null }
}

/** Selects one record more than the limit, to find out whether there is another page. */
function selectAuditLogs(db: Database, search: AuditSearch) {
  const { from, to, cursor, limit } = search
  const ids = ['user_id', 'session_id', 'request_id', 'client_request_id', 'trace_id'] as const
  const equal = [...ids, 'action', 'outcome'] as const
  let query = db
    .selectFrom('audit_logs')
    .select(['id', 'created_at', 'action', 'outcome', 'actor', 'user_id', 'session_id', 'request_id'])
    .select(['client_request_id', 'trace_id', 'method', 'route', 'user_agent', 'fingerprint', 'details'])
    .select(sql<string | null>`host(ip)`.as('ip_address'))
  for (const column of equal) {
    const value = search[column]
    if (value !== undefined) query = query.where(column, '=', value)
  }
  return query
    .$if(from !== undefined, q => q.where(since(new Date(from ?? 0))))
    .$if(to !== undefined, q => q.where(until(new Date(to ?? 0))))
    .$if(cursor !== undefined, q => q.where('id', '<', cursor ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}
