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
  const { clock, database, log, settings } = services
  const now = clock()
  await maintainAuditPartitions(
    services,
    new Date(now.getTime() - settings.auditRetentionDays * DAY_MILLISECONDS),
  )
  for (const { table, deleteBatch, before, rows: limit } of retentionBatches(settings, now)) {
    let rows = 0
    for (let batch = limit; batch === limit; rows += batch) {
      if (Date.now() > deadline - RESERVE_MILLISECONDS) return log('retention_unfinished', { table })
      batch = await deleteBatch(database, before, limit)
    }
    log('expired_deleted', { table, rows })
  }
}
