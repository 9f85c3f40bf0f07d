import * as z from 'zod/mini'
import { AFTER_DATABASE, ENTRY } from './measured-server.ts'

/** A statement that PostgreSQL executed, with what it cost. */
export interface ExecutedPlan {
  readonly statement: string
  readonly milliseconds: number
  /** Pages that the statement read or wrote in the buffer cache. */
  readonly buffers: number
  /** Tables that the statement read as a whole, with the number of rows. */
  readonly scans: readonly { readonly table: string; readonly rows: number }[]
}

const PlanNode = z.looseObject({
  'Node Type': z.string(),
  'Relation Name': z.optional(z.string()),
  'Actual Rows': z.optional(z.number()),
  'Actual Loops': z.optional(z.number()),
  'Rows Removed by Filter': z.optional(z.number()),
  'Shared Hit Blocks': z.optional(z.number()),
  'Shared Read Blocks': z.optional(z.number()),
  Plans: z.optional(z.array(z.unknown())),
})
type PlanNode = z.infer<typeof PlanNode>
const Explained = z.looseObject({ 'Query Text': z.string(), Plan: PlanNode })

/** Returns the plans in a log, in the order of their execution. */
export function readPlans(log: string, database: string): ExecutedPlan[] {
  return log.split(ENTRY).flatMap(entry => {
    const [of, text = ''] = entry.split(AFTER_DATABASE)
    const match = /^LOG: +duration: ([\d.]+) ms +plan:\s*(\{.*\})\s*$/s.exec(text)
    if (of !== database || !match) return []
    const { 'Query Text': statement, Plan: plan } = z.parse(Explained, JSON.parse(String(match[2])))
    return [{ statement, milliseconds: Number(match[1]), buffers: buffersOf(plan), scans: scansIn(plan) }]
  })
}

function buffersOf(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
}

function scansIn(plan: PlanNode): ExecutedPlan['scans'] {
  const table = plan['Relation Name']
  const rows =
    ((plan['Actual Rows'] ?? 0) + (plan['Rows Removed by Filter'] ?? 0)) * (plan['Actual Loops'] ?? 1)
  const own = plan['Node Type'] === 'Seq Scan' && table !== undefined ? [{ table, rows }] : []
  return [...own, ...(plan.Plans ?? []).flatMap(child => scansIn(z.parse(PlanNode, child)))]
}
