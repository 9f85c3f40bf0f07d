import { type SqlBool, sql } from 'kysely'
import type { Slots } from '../db/statements/slot.ts'
import { statement } from '../db/statements/statement.ts'
import type { Database } from '../db/tables.ts'
import { typed } from '../db/typed.ts'
import { isBetween, isWithin } from './is-within.ts'
import type { TimeWindow } from './time-window.ts'

/** The records to select. A filter that is null matches every record. */
interface AuditPage extends TimeWindow {
  readonly userId: string | null
  readonly sessionId: string | null
  readonly requestId: string | null
  readonly clientRequestId: string | null
  readonly traceId: string | null
  readonly action: string | null
  readonly outcome: string | null
  /** The id of the last record of the previous page, or an id after every record. */
  readonly cursor: string
  readonly limit: number
}

/** A column with an index. */
type Indexed = 'user_id' | 'session_id' | 'request_id' | 'client_request_id' | 'action'

// Each column with an index has its own statement, which needs a value for it.

/** Selects audit records, newest first. */
export const selectAuditLogs = statement((db, page: Slots<AuditPage>) => select(db, page))

/** The same for the records of a user. */
export const selectAuditLogsOfUser = statement((db, page: Slots<AuditPage>) => select(db, page, 'user_id'))

/** The same for the records of a session. */
export const selectAuditLogsOfSession = statement((db, page: Slots<AuditPage>) =>
  select(db, page, 'session_id'),
)

/** The same for the records of a request. */
export const selectAuditLogsOfRequest = statement((db, page: Slots<AuditPage>) =>
  select(db, page, 'request_id'),
)

/** The same for the records of a request by the client's id. */
export const selectAuditLogsOfClientRequest = statement((db, page: Slots<AuditPage>) =>
  select(db, page, 'client_request_id'),
)

/** The same for the records of an action. */
export const selectAuditLogsOfAction = statement((db, page: Slots<AuditPage>) => select(db, page, 'action'))

function select(db: Database, page: Slots<AuditPage>, indexed?: Indexed) {
  const filters = {
    user_id: typed('uuid', page.userId),
    session_id: typed('uuid', page.sessionId),
    request_id: sql`${page.requestId}::text`,
    client_request_id: sql`${page.clientRequestId}::text`,
    trace_id: sql`${page.traceId}::text`,
    action: sql`${page.action}::text`,
    outcome: sql`${page.outcome}::text`,
  }
  const conditions = Object.entries(filters).map(([column, value]) => {
    const matches = sql<SqlBool>`${sql.ref(`audit_logs.${column}`)} = ${value}`
    return column === indexed ? matches : sql<SqlBool>`(${value} is null or ${matches})`
  })
  return (
    db
      .selectFrom('audit_logs')
      .select(['id', 'created_at', 'action', 'outcome', 'actor', 'user_id', 'session_id', 'request_id'])
      .select(['client_request_id', 'trace_id', 'method', 'route', 'user_agent', 'fingerprint', 'details'])
      .select(sql<string | null>`host(ip)`.as('ip_address'))
      .where(eb => eb.and(conditions))
      // The index of requests does not have the order of the ids. With bounds on them, the planner may prefer the primary key.
      .where(indexed === 'request_id' ? isBetween(page) : isWithin(page))
      .where('id', '<', page.cursor)
      .orderBy('id', 'desc')
      .limit(page.limit)
  )
}
