import { sql } from 'kysely'
import type { Database } from '../db/tables.ts'

/** The result of creating partitions. `locked`: a reader or another run held a lock for too long. */
export interface CreatedPartitions {
  readonly outcome: 'done' | 'locked'
  readonly created: number
  /** Records in the default partition, at most 10,000. It is empty if every record is in the partition of its month. */
  readonly misplaced: number
}

/** Creates the missing partitions of the audit log, for the month of `at` and the three months after it. */
export async function createAuditPartitions(db: Database, at: Date): Promise<CreatedPartitions> {
  const { rows } = await sql<CreatedPartitions>`
    select outcome, created, misplaced from create_audit_partitions(${at})`.execute(db)
  const [row] = rows
  if (!row) throw new Error('create_audit_partitions returned no row.')
  return { ...row, created: Number(row.created), misplaced: Number(row.misplaced) }
}

/** The result of dropping a partition. `none`: no partition is past the retention. */
export type DroppedPartition =
  | { readonly outcome: 'dropped'; readonly partition: string }
  | { readonly outcome: 'locked' | 'none'; readonly partition: string | null }

/** Drops the oldest partition of the audit log if all its records are older than `before`. */
export async function dropExpiredAuditPartition(db: Database, before: Date): Promise<DroppedPartition> {
  const { rows } = await sql<DroppedPartition>`
    select outcome, partition from drop_expired_audit_partition(${before})`.execute(db)
  const [row] = rows
  if (!row) throw new Error('drop_expired_audit_partition returned no row.')
  return row
}
