import type { ExecuteStatementRequest } from '@aws-sdk/client-rds-data'
import * as z from 'zod'
import type { DataApiClient, DatabaseAddress } from '../../lib/db/database-address.ts'
import { createStatements } from '../../lib/db/statements/statements.ts'
import { loadSettings } from '../../lib/runtime/configuration/load.ts'
import { openDataApi } from '../../lib/services/database/open-data-api.ts'

/** A node of a plan of PostgreSQL, without the members that no test reads. */
const Node = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Rows': z.number(),
  'Shared Hit Blocks': z.number(),
  'Shared Read Blocks': z.number(),
  get Plans() {
    return z.array(Node).optional()
  },
})
/** A node of a plan of PostgreSQL. */
export type PlanNode = z.infer<typeof Node>
const Explained = z.tuple([z.object({ Plan: Node })])

/** A statement and the plan that PostgreSQL executed. */
export interface ExplainedStatement {
  readonly sql: string
  readonly plan: PlanNode
}

/**
 * Opens the database of the environment for compiled statements. Each statement is explained first, in a transaction that
 * is rolled back, and then executed.
 */
export function openExplainedStatements() {
  const { common, statements: settings } = loadSettings(process.env, ['common', 'statements'])
  const address = openDataApi(settings.databaseSecretArn, common, settings)
  const explained: ExplainedStatement[] = []
  const client: DataApiClient = {
    executeStatement: async request => {
      explained.push({ sql: request.sql ?? '', plan: await explain(address, request) })
      return address.client.executeStatement(request)
    },
    beginTransaction: request => address.client.beginTransaction(request),
    commitTransaction: request => address.client.commitTransaction(request),
    rollbackTransaction: request => address.client.rollbackTransaction(request),
  }
  return { statements: createStatements({ ...address, client }), explained }
}

async function explain(
  { client, resourceArn, secretArn, database }: DatabaseAddress,
  request: ExecuteStatementRequest,
): Promise<PlanNode> {
  const { transactionId } = await client.beginTransaction({ resourceArn, secretArn, database })
  const transaction = { resourceArn, secretArn, transactionId }
  try {
    const sql = `explain (analyze, buffers, format json) ${request.sql}`
    const { records } = await client.executeStatement({ ...request, ...transaction, sql })
    return Explained.parse(JSON.parse(String(records?.[0]?.[0]?.stringValue)))[0].Plan
  } finally {
    await client.rollbackTransaction(transaction)
  }
}

/** Returns a node and all nodes below it. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/**
 * Returns the buffers that a plan read, in memory or not. A node contains those of the nodes below it, except for CTEs
 * that are executed after it.
 */
export function buffersOf(plan: PlanNode): number {
  const below = (plan.Plans ?? []).reduce((sum, node) => sum + buffersOf(node), 0)
  return Math.max(plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], below)
}
