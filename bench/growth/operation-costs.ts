import { setTimeout as delay } from 'node:timers/promises'
import { type PostgresAddress, withAdministrator } from '../../test/support/databases.ts'
import { median } from '../report.ts'
import { type ExecutedPlan, readPlans } from './executed-plans.ts'

/** A PostgreSQL whose log contains the plans. */
export interface PlanLog {
  readonly postgres: PostgresAddress
  takeLog(): string
}

/** The cost of an operation: medians of several rounds. */
export interface Cost {
  readonly buffers: number
  readonly milliseconds: number
  /** Tables that a statement read as a whole, in any round. */
  readonly scanned: readonly string[]
}

/** A scan of fewer rows is of a table that does not grow, or of an empty partition. */
const SCANNED_ROWS = 1_000
const MARK = 'the end of an operation'

/** Records plans for all later connections to a database. */
export async function recordPlans({ postgres }: PlanLog, database: string): Promise<void> {
  await withAdministrator(postgres, client =>
    client.query(`alter database ${database} set auto_explain.log_min_duration = 0`),
  )
}

/**
 * Measures the statements of an operation.
 * @param prepare Prepares a round and returns what to measure.
 */
export async function costOf(
  log: PlanLog,
  database: string,
  rounds: number,
  prepare: () => Promise<() => Promise<unknown>>,
): Promise<Cost> {
  const results: (readonly ExecutedPlan[])[] = []
  for (let round = 0; round < rounds; round += 1) {
    const run = await prepare()
    await plansUntilNow(log, database)
    await run()
    results.push(await plansUntilNow(log, database))
  }
  const sum = (plans: readonly ExecutedPlan[], of: 'buffers' | 'milliseconds') =>
    plans.reduce((total, plan) => total + plan[of], 0)
  const scans = results.flat().flatMap(plan => plan.scans)
  return {
    buffers: median(results.map(plans => sum(plans, 'buffers'))),
    milliseconds: median(results.map(plans => sum(plans, 'milliseconds'))),
    scanned: [...new Set(scans.filter(({ rows }) => rows > SCANNED_ROWS).map(({ table }) => table))],
  }
}

/** Returns the plans since the last call. Executes a statement and waits until the log contains it. */
async function plansUntilNow(log: PlanLog, database: string): Promise<ExecutedPlan[]> {
  await withAdministrator(log.postgres, client => client.query(`select '${MARK}'`), database)
  for (let text = ''; ; await delay(1)) {
    text += log.takeLog()
    const plans = readPlans(text, database)
    if (plans.at(-1)?.statement.includes(MARK)) return plans.slice(0, -1)
  }
}
