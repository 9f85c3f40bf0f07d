import { type Expression, type InsertObject, sql } from 'kysely'
import { insertEach } from '../db/insert-each.ts'
import type { Database, Tables } from '../db/tables.ts'
import type { Action, Outcome } from './actions.ts'
import type { RequestMetadata } from './request-metadata.ts'

/** What every record of one operation has in common. */
export interface AuditContext {
  readonly metadata: RequestMetadata
  /** The id of the record, or what makes one for each row. */
  readonly auditId: string | Expression<string>
  readonly now: Date
}

/** The same context for a statement whose source has any number of rows: each record gets an id of its own. */
export function forEachRow(context: AuditContext): AuditContext {
  return { ...context, auditId: sql<string>`uuidv7()` }
}

/**
 * Who acts: a person, somebody unknown, the system by itself, or an operator, by the ARN that API Gateway has made sure of.
 */
export type Actor = 'user' | 'anonymous' | 'system' | `arn:${string}`

/** What a record tells. A part that depends on what the statement finds is an expression over its other parts. */
export interface AuditEntry {
  readonly action: Action | Expression<Action>
  readonly outcome: Outcome | Expression<Outcome>
  readonly actor: Actor
  readonly userId?: string | Expression<string | null>
  readonly sessionId?: string | Expression<string | null>
  readonly details?: Record<string, unknown> | Expression<Record<string, unknown>>
}

/** The details of a record whose change was refused: the reason, or nothing where `done` holds. */
export function reasonUnless(done: Expression<unknown>, reason: string): Expression<Record<string, unknown>> {
  return sql`case when ${done} then null else jsonb_build_object('reason', ${reason}::text) end`
}

type AuditValues = InsertObject<Tables, 'audit_logs'>

function auditValues({ metadata, auditId, now }: AuditContext, entry: AuditEntry): AuditValues {
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
 * The part of a statement that inserts one audit record for each row of `source`, another part of the same statement, so
 * that a change is never stored without its record. Expressions of `entry` refer to the columns of `source`.
 */
export function auditEach(db: Database, source: string, context: AuditContext, entry: AuditEntry) {
  return insertEach(db, 'audit_logs', source, auditValues(context, entry))
}

/** Writes a record that accompanies no change. */
export async function insertAudit(db: Database, context: AuditContext, entry: AuditEntry): Promise<void> {
  await db.insertInto('audit_logs').values(auditValues(context, entry)).execute()
}
