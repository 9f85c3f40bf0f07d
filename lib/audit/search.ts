import type { Services } from '../services/services.ts'
import {
  selectAuditLogs,
  selectAuditLogsOfAction,
  selectAuditLogsOfClientRequest,
  selectAuditLogsOfRequest,
  selectAuditLogsOfSession,
  selectAuditLogsOfUser,
} from './select-audit-logs.ts'
import { timeWindow } from './time-window.ts'

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

/** An id after every record. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Searches the audit trail, newest first. Ids are sorted by time, so the last id is the cursor of the next page. */
export async function searchAuditLogs({ statements }: Services<'statements'>, search: AuditSearch) {
  const { from, to, cursor = LAST_ID, limit } = search
  const found = await statements.all(statementFor(search), {
    ...timeWindow(from, to),
    userId: search.user_id ?? null,
    sessionId: search.session_id ?? null,
    requestId: search.request_id ?? null,
    clientRequestId: search.client_request_id ?? null,
    traceId: search.trace_id ?? null,
    action: search.action ?? null,
    outcome: search.outcome ?? null,
    cursor,
    // One record more than the limit, to find out whether there is another page.
    limit: limit + 1,
  })
  const items = found.slice(0, limit).map(row => ({ ...row, created_at: row.created_at.toISOString() }))
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** Returns the statement with the index that leaves the fewest records. */
function statementFor({ action, client_request_id, request_id, session_id, user_id }: AuditSearch) {
  if (request_id !== undefined) return selectAuditLogsOfRequest
  if (client_request_id !== undefined) return selectAuditLogsOfClientRequest
  if (session_id !== undefined) return selectAuditLogsOfSession
  if (user_id !== undefined) return selectAuditLogsOfUser
  return action === undefined ? selectAuditLogs : selectAuditLogsOfAction
}
