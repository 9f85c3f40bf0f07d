import { type Expression, type SqlBool, sql } from 'kysely'
import { lowestIdSince, upperIdUntil } from './id-bounds.ts'

/** Returns the condition that an audit record was created at `time` or later, with a bound on the id. */
export function since(time: Date): Expression<SqlBool> {
  return sql`(audit_logs.created_at >= ${time} and audit_logs.id >= ${lowestIdSince(time)}::uuid)`
}

/** Returns the condition that an audit record was created before `time`, with a bound on the id. */
export function until(time: Date): Expression<SqlBool> {
  return sql`(audit_logs.created_at < ${time} and audit_logs.id < ${upperIdUntil(time)}::uuid)`
}
