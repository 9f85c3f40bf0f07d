import { type Expression, type SqlBool, sql } from 'kysely'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/**
 * Returns the condition that an audit record was created at `time` or later. The ids have the time of the records (UUID
 * v7). The bound on the id excludes the partitions of earlier months. It is a day lower, because clocks may differ.
 */
export function since(time: Date): Expression<SqlBool> {
  return sql`(audit_logs.created_at >= ${time} and audit_logs.id >= ${idAt(time.getTime() - DAY_MILLISECONDS)}::uuid)`
}

/** Returns the condition that an audit record was created before `time`, with a bound on the id. */
export function until(time: Date): Expression<SqlBool> {
  return sql`(audit_logs.created_at < ${time} and audit_logs.id < ${idAt(time.getTime() + DAY_MILLISECONDS)}::uuid)`
}

/** Returns the lowest id of a time. */
function idAt(milliseconds: number): string {
  const hex = Math.max(0, milliseconds).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`
}
