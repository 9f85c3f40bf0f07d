import type { App } from '../test/support/app.ts'
import { buffersOf } from '../test/support/explained-database.ts'
import { explainDispatch, scansOf } from '../test/support/explained-dispatch.ts'
import { fillConnections } from '../test/support/many-connections.ts'
import type { Figure } from './report.ts'

const SIZES = [100_000, 1_000_000] as const
const DUE = 1_000

/** Runs the dispatcher once with `count` connections, and returns the buffers that it read and its scans of the table. */
async function dispatchAmong(app: App, count: number) {
  const started = performance.now()
  await fillConnections(app, count, DUE)
  const seconds = (performance.now() - started) / 1000
  const { statements, messages } = await explainDispatch(app)
  const buffers = statements.reduce((sum, { plan }) => sum + buffersOf(plan), 0)
  const scans = scansOf(statements)
  const enqueued = messages.flat().length
  console.log(
    `${count} connections, inserted in ${seconds.toFixed(0)} s: ${statements.length} statements read ${buffers} buffers and enqueued ${enqueued} of ${DUE} due connections`,
  )
  for (const sql of scans) console.log(`scans the table: ${sql}`)
  return { buffers, scans: scans.length, enqueued }
}

/** Measures whether the cost of a run depends on what is due, not on the number of connections. */
export async function dispatchFigures(app: App): Promise<Figure[]> {
  const [small, large] = [await dispatchAmong(app, SIZES[0]), await dispatchAmong(app, SIZES[1])]
  const missing = Math.abs(DUE / 2 - small.enqueued) + Math.abs(DUE / 2 - large.enqueued)
  return [
    {
      name: 'buffers read by a run, ratio of 1,000,000 to 100,000 connections',
      measured: large.buffers / small.buffers,
      budget: 1.5,
      unit: 'times',
    },
    {
      name: 'scans of the table of connections',
      measured: small.scans + large.scans,
      budget: 0,
      unit: 'statements',
    },
    { name: 'due and not to be paused, but not enqueued', measured: missing, budget: 0, unit: 'connections' },
  ]
}
