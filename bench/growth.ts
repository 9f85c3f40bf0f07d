import { type App, openApp } from '../test/support/app.ts'
import { startCloud } from '../test/support/cloud.ts'
import { newDatabase, withAdministrator } from '../test/support/databases.ts'
import { operations } from '../test/support/operations.ts'
import { startTemplate } from '../test/support/postgres.ts'
import { fillDatabase } from './growth/fill.ts'
import type { Sizes } from './growth/fill-statements.ts'
import { type Costs, type Growth, growthFiguresOf, printCosts } from './growth/growth-report.ts'
import { listCosts } from './growth/list-costs.ts'
import { startMeasuredServer } from './growth/measured-server.ts'
import { type Cost, costOf, type PlanLog, recordPlans } from './growth/operation-costs.ts'
import { batchCosts } from './growth/retention-costs.ts'
import type { Figure } from './report.ts'

const ROUNDS = 5
const USERS = 1_000_000
/** The smaller database has a hundredth of the rows: its indexes have a level less. */
const FRACTION = 100

/** Compares the statements of each operation in an empty, a small and a large database. */
export async function growthFigures(auditRecords: number, users = USERS): Promise<Figure[]> {
  const server = await startMeasuredServer()
  try {
    const { postgres } = await startTemplate(async () => server)
    const databases = [await newDatabase(postgres), await newDatabase(postgres), await newDatabase(postgres)]
    const [empty = '', small = '', grown = ''] = databases
    await withAdministrator(postgres, client => client.query('vacuum analyze'), empty)
    const sizes = { users, sessions: 3 * users, auditRecords }
    await fill(server, small, {
      users: Math.ceil(users / FRACTION),
      sessions: Math.ceil((3 * users) / FRACTION),
      auditRecords: Math.ceil(auditRecords / FRACTION),
    })
    await fill(server, grown, sizes)
    const growth: Growth = {
      empty: await withApp(server, empty, app => operationCosts(server, empty, app)),
      small: await withApp(server, small, app => operationCosts(server, small, app)),
      ...(await withApp(server, grown, async app => ({
        grown: await operationCosts(server, grown, app),
        lists: await listCosts(server, grown, users),
        batches: await batchCosts(server, grown),
      }))),
    }
    printCosts(growth)
    return growthFiguresOf(growth)
  } finally {
    await server.stop()
  }
}

async function fill({ postgres }: PlanLog, database: string, sizes: Sizes): Promise<void> {
  const started = performance.now()
  const { gigabytes } = await fillDatabase(postgres, database, sizes)
  const seconds = Math.round((performance.now() - started) / 1000)
  const { users, sessions, auditRecords } = sizes
  console.log(
    `\n${users} users, ${sessions} sessions, ${auditRecords} audit records: ${gigabytes.toFixed(1)} GB in ${seconds} s`,
  )
}

async function withApp<T>(log: PlanLog, database: string, work: (app: App) => Promise<T>): Promise<T> {
  await recordPlans(log, database)
  const app = await openApp(await startCloud(log.postgres, database), log.postgres)
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

async function operationCosts(log: PlanLog, database: string, app: App): Promise<Costs> {
  const costs: Record<string, Cost> = {}
  for (const { name, prepare } of operations)
    costs[name] = await costOf(log, database, ROUNDS, () => prepare(app))
  return costs
}
