import type { Services } from '../services/services.ts'
import { createAuditPartitions, dropExpiredAuditPartition } from './audit-partitions.ts'

/** Each drop locks the audit log for a moment. A run drops more than one only after runs that were missed. */
const MAX_DROPS = 3

/**
 * Creates the missing partitions of the audit log and drops those whose records are all older than `before`. If a
 * reader holds a lock, the next run retries: partitions are created three months ahead.
 */
export async function maintainAuditPartitions(
  { clock, database, log }: Services<'database'>,
  before: Date,
): Promise<void> {
  const { outcome, misplaced } = await createAuditPartitions(database, clock())
  if (outcome === 'locked') log('audit_partitions_postponed', { step: 'create' })
  if (misplaced > 0) log('audit_records_misplaced', { rows: misplaced })
  for (let drops = 0; drops < MAX_DROPS; drops += 1) {
    const dropped = await dropExpiredAuditPartition(database, before)
    if (dropped.outcome === 'none') return
    if (dropped.outcome === 'locked') return log('audit_partitions_postponed', { step: 'drop' })
    log('audit_partition_dropped', { partition: dropped.partition })
  }
}
