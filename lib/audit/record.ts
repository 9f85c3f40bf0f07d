import { type Expression, type InsertObject, sql } from 'kysely'
import { insertEach } from '../db/insert-each.ts'
import type { AllGiven, Given } from '../db/statements/slot.ts'
import type { Database, Tables } from '../db/tables.ts'
import type { Action, Outcome } from './actions.ts'
import type { RequestMetadata } from './request-metadata.ts'

/** The values that all audit records of one operation share. */
export interface AuditContext {
  readonly metadata: RequestMetadata
  /** The id of the record. */
  readonly auditId: string
  readonly now: Date
}

/** The same in a statement, which may get the values when it is executed. */
export interface AuditParts {
  readonly metadata: AllGiven<RequestMetadata>
  /** The id of the record, or an expression that creates one for each row. */
  readonly auditId: string | Expression<string>
  readonly now: Given<Date>
}

/** Returns the context for a statement that writes several records. Each record gets a new id. */
export function forEachRow({ metadata, now }: AuditParts): AuditParts {
  return { metadata, now, auditId: sql<string>`uuidv7()` }
}

/** The actor: a signed-in user, an unknown client, the system, or an operator by the ARN that API Gateway verified. */
export type Actor = 'user' | 'anonymous' | 'system' | `arn:${string}`

/** The content of an audit record. Expressions refer to other parts of the statement. */
export interface AuditEntry {
  readonly action: Action | Expression<Action>
  readonly outcome: Outcome | Expression<Outcome>
  readonly actor: Actor | Expression<Actor>
  readonly userId?: string | Expression<string | null>
  readonly sessionId?: string | null | Expression<string | null>
  readonly details?: Record<string, unknown> | Expression<Record<string, unknown> | null>
}

/** Returns the details of a record: the reason of a refusal, or null if `done` holds. */
export function reasonUnless(done: Expression<unknown>, reason: string): Expression<Record<string, unknown>> {
  return sql`case when ${done} then null else jsonb_build_object('reason', ${reason}::text) end`
}

type AuditValues = InsertObject<Tables, 'audit_logs'>

/** Returns the row of an audit record. */
export function auditRow({ metadata, auditId, now }: AuditParts, entry: AuditEntry): AuditValues {
  return {
    id: auditId,
    created_at: now,
    action: entry.action,
    outcome: entry.outcome,
    actor: entry.actor,
    user_id: entry.userId ?? null,
    session_id: entry.sessionId ?? null,
    request_id: metadata.requestId,
    client_request_id: metadata.clientRequestId,
    trace_id: metadata.traceId,
    method: metadata.method,
    route: metadata.route,
    ip: metadata.ip,
    user_agent: metadata.userAgent,
    fingerprint: metadata.fingerprint,
    details: entry.details ?? null,
  }
}

/**
 * Inserts one audit record for each row of `source`, another part of the same statement. A change and its record are
 * stored together or not at all. Expressions of `entry` refer to the columns of `source`.
 */
export function auditEach(db: Database, source: string, context: AuditParts, entry: AuditEntry) {
  return insertEach(db, 'audit_logs', source, auditRow(context, entry))
}
