import { dispatchRefreshes } from '../../lib/financial/provider-refresh/dispatch-refreshes.ts'
import * as jobs from '../../lib/jobs.ts'
import { openServices } from '../../lib/services/open-services.ts'
import type { App } from './app.ts'
import { type ExplainedStatement, nodesOf, openExplainedStatements } from './explained-database.ts'

const MINUTES = 10

/** Runs jobs/dispatch-refreshes once, and returns its statements with their plans and the messages that it enqueued. */
export async function explainDispatch(app: App) {
  const { statements, explained } = openExplainedStatements()
  const messages: string[][] = []
  await dispatchRefreshes(
    {
      ...openServices(jobs.dispatchRefreshes.uses, { clock: app.clock, log: () => {} }),
      statements,
      providerRefreshQueue: {
        send: async requests => {
          messages.push(...requests.map(({ connection_ids }) => connection_ids))
          return []
        },
      },
    },
    Date.now() + MINUTES * 60_000,
    {
      ...{ requestId: 'explained', clientRequestId: null, traceId: null, method: null, route: 'jobs' },
      ...{ ip: null, userAgent: null, fingerprint: null },
    },
  )
  return { statements: explained, messages }
}

/** Returns the statements that read the whole table of connections. */
export function scansOf(statements: readonly ExplainedStatement[]): string[] {
  return statements.flatMap(({ sql, plan }) =>
    nodesOf(plan).some(
      node => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'provider_connections',
    )
      ? [sql]
      : [],
  )
}
