import type { Figure } from '../report.ts'
import type { Cost } from './operation-costs.ts'
import type { BatchCost } from './retention-costs.ts'

/** The costs of operations by name. */
export type Costs = Readonly<Record<string, Cost>>

/** The costs in databases of three sizes. */
export interface Growth {
  readonly empty: Costs
  /** A hundredth of the rows of `grown`. */
  readonly small: Costs
  readonly grown: Costs
  readonly lists: Costs
  readonly batches: readonly BatchCost[]
}

/** Pages of the operations in `grown`, compared with `small`. Each level of an index that grows adds a page. */
const RATIO = 1.5
/** Read for a page of the activity of a user with 10,000 records. */
const ACTIVITY_PAGES = 500
/** Read for 50 records of the audit log, in all partitions. */
const SEARCH_PAGES = 500
/** Read and written for a batch of 500 rows, with its foreign keys. */
const BATCH_PAGES = 15_000

/** Prints pages and times of all sizes. */
export function printCosts({ empty, small, grown, lists, batches }: Growth): void {
  console.log('\nPages · ms: empty, a hundredth of the rows, all rows; ratios of all rows to the others')
  const ratio = (after: number, before: number) => (after / before).toFixed(2)
  for (const [name, { buffers, milliseconds }] of Object.entries(grown)) {
    const [none, few] = [empty[name], small[name]]
    if (!none || !few) continue
    const pages = [none.buffers, few.buffers, buffers].join(' ')
    const times = [none.milliseconds, few.milliseconds, milliseconds].map(time => time.toFixed(2)).join(' ')
    const ratios = `pages ${ratio(buffers, none.buffers)} ${ratio(buffers, few.buffers)}`
    const timeRatios = `ms ${ratio(milliseconds, none.milliseconds)} ${ratio(milliseconds, few.milliseconds)}`
    console.log(`${name.padEnd(40)} ${pages} · ${times} · ${ratios} · ${timeRatios}`)
  }
  for (const [name, { buffers, milliseconds }] of Object.entries(lists))
    console.log(`${name.padEnd(40)} ${buffers} · ${milliseconds.toFixed(2)}`)
  for (const { table, deleted, cost } of batches)
    console.log(
      `batch of ${deleted} ${table}`.padEnd(40),
      `${cost.buffers} · ${cost.milliseconds.toFixed(2)}`,
    )
}

/** Returns the figures: scans of whole tables, and pages. */
export function growthFiguresOf({ small, grown, lists, batches }: Growth): Figure[] {
  return [
    ...Object.entries(grown).flatMap(([name, cost]) => [
      scans(name, cost),
      {
        name: `${name}: pages`,
        measured: cost.buffers / (small[name]?.buffers ?? Number.NaN),
        budget: RATIO,
        unit: 'times those with a hundredth of the rows',
      },
    ]),
    ...Object.entries(lists).flatMap(([name, cost]) => [
      scans(name, cost),
      pages(name, cost, name.startsWith('activity') ? ACTIVITY_PAGES : SEARCH_PAGES),
    ]),
    ...batches.flatMap(({ table, cost }) => [
      scans(`retention of ${table}`, cost),
      pages(`retention of ${table}`, cost, BATCH_PAGES),
    ]),
  ]
}

function scans(name: string, { scanned }: Cost): Figure {
  const tables = scanned.length > 0 ? `tables: ${scanned.join(', ')}` : 'tables'
  return { name: `${name}: read as a whole`, measured: scanned.length, budget: 0, unit: tables }
}

function pages(name: string, { buffers }: Cost, budget: number): Figure {
  return { name: `${name}: pages`, measured: buffers, budget, unit: 'pages' }
}
