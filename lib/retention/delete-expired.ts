import type { Services } from '../services/services.ts'
import { maintainAuditPartitions } from './maintain-audit-partitions.ts'
import { retentionBatches } from './retention-batches.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000
const RESERVE_MILLISECONDS = 5_000

/**
 * Maintains the partitions of the audit log, then deletes expired rows in batches until none is left or the deadline is
 * near. The next run continues. Ended sessions are kept for a while, so that a replay of their tokens can be
 * distinguished from a guess.
 *
 * @param deadline in milliseconds since the epoch.
 */
export async function deleteExpired(services: Services<'database'>, deadline: number): Promise<void> {
  const now = services.clock()
  const before = new Date(now.getTime() - services.settings.auditRetentionDays * DAY_MILLISECONDS)
  const maintained = await Promise.allSettled([maintainAuditPartitions(services, before)])
  await deleteRows(services, now, deadline)
  // A failure of the partitions fails the job, but must not stop the deletion of personal data.
  for (const outcome of maintained) if (outcome.status === 'rejected') throw outcome.reason
}

async function deleteRows(
  { database, log, settings }: Services<'database'>,
  now: Date,
  deadline: number,
): Promise<void> {
  for (const { table, deleteBatch, before, rows: limit } of retentionBatches(settings, now)) {
    let rows = 0
    for (let batch = limit; batch === limit; rows += batch) {
      if (Date.now() > deadline - RESERVE_MILLISECONDS) return log('retention_unfinished', { table })
      batch = await deleteBatch(database, before, limit)
    }
    log('expired_deleted', { table, rows })
  }
}
