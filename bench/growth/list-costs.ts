import { listActivity } from '../../lib/activity/list-activity.ts'
import { searchAuditLogs } from '../../lib/audit/search.ts'
import { openServices } from '../../lib/services/open-services.ts'
import { withAdministrator } from '../../test/support/databases.ts'
import { type Cost, costOf, type PlanLog } from './operation-costs.ts'

const ROUNDS = 5
const PAGE = 20
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** Reads lists of a database with this many users, the last of whom has many records. */
export async function listCosts(
  log: PlanLog,
  database: string,
  users: number,
): Promise<Readonly<Record<string, Cost>>> {
  const services = openServices(['statements', 'locations'])
  const userId = await idOf(log, database, users)
  const other = await idOf(log, database, 1)
  const from = new Date(Date.now() - 30 * DAY_MILLISECONDS).toISOString()
  const runs: Record<string, () => Promise<unknown>> = {
    'activity, page 1 of 500': () => listActivity(services, userId, { page: 1, per_page: PAGE }),
    'activity, page 500 of 500': () => listActivity(services, userId, { page: 500, per_page: PAGE }),
    'activity of 30 days': () => listActivity(services, userId, { from, page: 1, per_page: PAGE }),
    'activity of a user with few records': () => listActivity(services, other, { page: 1, per_page: PAGE }),
    'audit search by user': () => searchAuditLogs(services, { user_id: userId, limit: 50 }),
    'audit search by action': () => searchAuditLogs(services, { action: 'accounts_read', limit: 50 }),
    'audit search by a rare action in 30 days': () =>
      searchAuditLogs(services, { action: 'account_disabled', from, limit: 50 }),
    'audit search without filters': () => searchAuditLogs(services, { limit: 50 }),
  }
  const costs: Record<string, Cost> = {}
  for (const [name, run] of Object.entries(runs))
    costs[name] = await costOf(log, database, ROUNDS, async () => run)
  return costs
}

async function idOf({ postgres }: PlanLog, database: string, user: number): Promise<string> {
  return await withAdministrator(
    postgres,
    async client => {
      const { rows } = await client.query<{ id: string }>("select growth_id('user', $1) as id", [user])
      return String(rows[0]?.id)
    },
    database,
  )
}
