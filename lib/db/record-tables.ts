import type { ColumnType, Generated } from 'kysely'
import type { Fixed, Json } from './column-kinds.ts'

/** The audit records. Append-only. */
export interface AuditLogsTable {
  id: Fixed<string>
  created_at: Fixed<Date>
  action: Fixed<string>
  outcome: Fixed<string>
  actor: Fixed<string>
  user_id: Fixed<string | null>
  session_id: Fixed<string | null>
  request_id: Fixed<string>
  /** The client's id of the request (`X-Request-Id`). */
  client_request_id: Fixed<string | null>
  trace_id: Fixed<string | null>
  method: Fixed<string | null>
  route: Fixed<string>
  ip: Fixed<string | null>
  user_agent: Fixed<string | null>
  fingerprint: Fixed<string | null>
  details: Json
}

/** Token buckets of the rate limits. */
export interface RateLimitBucketsTable {
  key: Fixed<string>
  tokens: number
  /** Whether the last request took a token. */
  taken: boolean
  updated_at: Date
}

/** The global token versions, in one row. */
export interface SecurityConfigTable {
  is_singleton: Generated<boolean>
  /** Tokens and sessions with a lower version are revoked after `grace_until`. */
  min_token_version: number
  /** Tokens and sessions with a lower version are revoked even during a grace period, because of earlier rotations. */
  dead_below: Generated<number>
  grace_until: Date | null
  updated_at: Date
}

/** The mails that the mail queue refused. */
export interface WaitingMailsTable {
  id: Fixed<string>
  /** The message for the queue. */
  request: Fixed<Record<string, unknown>>
  created_at: Fixed<Date>
  /** Time until which a run of the job claims the mail; null if none does. */
  queued_until: ColumnType<Date | null, never, Date>
}
