import { sql } from 'kysely'
import type { Database } from '../../lib/db/tables.ts'

/** Returns the partitions of the audit log with the number of their records. Those without records only on demand. */
export async function auditPartitions(db: Database, withEmpty = false): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; records: number }>`
    select partition::text as name, count(id)::int as records
    from audit_partitions() left join audit_logs on audit_logs.tableoid = partition
    group by 1 order by 1`.execute(db)
  return Object.fromEntries(
    rows
      .filter(({ records }) => withEmpty || Number(records) > 0)
      .map(row => [row.name, Number(row.records)]),
  )
}

/** Returns the name of the partition for a month that is this many months after the current one, in UTC. */
export function partitionOf(months: number, now = new Date()): string {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months))
  return `audit_logs_${month.toISOString().slice(0, 7).replace('-', '_')}`
}

/** Returns a time in the middle of a month that is this many months after the current one. */
export function timeIn(months: number, now = new Date()): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 15))
}

/** Returns a UUID v7 of a time. */
export function idAt(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  const random = crypto.randomUUID().slice(15)
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random}`
}

/** Inserts records. */
export async function insertRecords(
  db: Database,
  ...records: readonly { readonly id: string; readonly createdAt: Date }[]
): Promise<void> {
  const rows = records.map(({ id, createdAt }) => ({
    id,
    created_at: createdAt,
    action: 'tested',
    outcome: 'success',
    actor: 'user',
    request_id: 'request',
    route: 'route',
  }))
  await db.insertInto('audit_logs').values(rows).execute()
}

/** Creates a partition as an operator does. `months` is relative to the current month. */
export async function addPartition(owner: Database, months: number): Promise<void> {
  await sql`select add_audit_partition(date_trunc('month', ${timeIn(months)}::timestamptz, 'UTC'))`.execute(
    owner,
  )
}
