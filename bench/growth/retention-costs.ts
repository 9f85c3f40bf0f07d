import { retentionBatches } from '../../lib/retention/retention-batches.ts'
import { openServices } from '../../lib/services/open-services.ts'
import { type Cost, costOf, type PlanLog } from './operation-costs.ts'

/** The cost of one retention batch of a table. */
export interface BatchCost {
  readonly table: string
  readonly deleted: number
  readonly cost: Cost
}

/** Deletes one batch of each table with the statements of the job. */
export async function batchCosts(log: PlanLog, database: string): Promise<BatchCost[]> {
  const { clock, database: db, settings } = openServices(['database'])
  const costs: BatchCost[] = []
  for (const { table, deleteBatch, before, rows } of retentionBatches(settings, clock())) {
    let deleted = 0
    const cost = await costOf(log, database, 1, async () => async () => {
      deleted = await deleteBatch(db, before, rows)
    })
    costs.push({ table, deleted, cost })
  }
  return costs
}
