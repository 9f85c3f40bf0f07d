import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { announce, progress } from '../bin/command-line/progress.ts'
import type { benchParts } from '../bin/commands/bench.ts'
import { type Bundle, bundleFunctions } from '../lib/infra/bundling/bundle-functions.ts'
import { jobs } from '../lib/jobs.ts'
import { routes } from '../lib/routes/table.ts'
import { type App, openApp } from '../test/support/app.ts'
import { startCloud } from '../test/support/cloud.ts'
import { newDatabase } from '../test/support/databases.ts'
import { operations } from '../test/support/operations.ts'
import { startTemplate } from '../test/support/postgres.ts'
import { bundleFigures, importTimes } from './bundles.ts'
import { coldStartFigures } from './cold-starts.ts'
import { cpuFigures, eightCallers, eightReaders, startDataApiProcess } from './cpu.ts'
import { installPeers, peerFigures } from './peers.ts'
import { refreshFigures } from './refreshes.ts'
import { type Figure, report } from './report.ts'

/** A part of the benchmark. */
type Part = (typeof benchParts)[number]

const ids = [...routes, ...jobs].map(({ id }) => id)
const folder = mkdtempSync(join(tmpdir(), 'dashtam-bench-'))
const template = await progress('Starting PostgreSQL', startTemplate)
const { postgres } = template

let bundling: Promise<Bundle[]> | undefined
function bundled(): Promise<Bundle[]> {
  bundling ??= bundleFunctions(ids, folder)
  return bundling
}

async function statementFigures(): Promise<Figure[]> {
  const app = await openApp(await startCloud(postgres, await newDatabase(postgres)), postgres)
  const figures: Figure[] = []
  for (const { name, budget, prepare } of operations) {
    const run = await prepare(app)
    const { inSequence, inAll } = await app.statementsOf(run)
    figures.push({
      name: `${name}: in sequence`,
      measured: inSequence,
      budget: budget.inSequence,
      unit: 'statements',
    })
    figures.push({ name: `${name}: in total`, measured: inAll, budget: budget.inAll, unit: 'statements' })
  }
  figures.push(...(await eightCallers(app)), ...(await eightReaders(app)))
  await app.close()
  return figures
}

/** Measures the deployed bundles with a Data API in another process. */
async function bundledFigures(
  measured: (app: App, database: string) => Promise<Figure[]>,
): Promise<Figure[]> {
  await bundled()
  const dataApi = await startDataApiProcess(postgres)
  const database = await newDatabase(postgres)
  const cloud = await startCloud(postgres, database)
  process.env['AWS_ENDPOINT_URL_RDS_DATA'] = dataApi.url
  const load = async (id: string) => (await import(join(folder, id, 'index.mjs'))).handler
  const app = await openApp(cloud, postgres, load)
  const figures = await measured(app, database)
  await app.close()
  dataApi.stop()
  return figures
}

async function comparedFigures(): Promise<Figure[]> {
  installPeers()
  return await bundledFigures((app, database) => peerFigures(app, postgres, database))
}

async function scheduleFigures(): Promise<Figure[]> {
  const app = await openApp(await startCloud(postgres, await newDatabase(postgres)), postgres)
  const figures = await refreshFigures(app)
  await app.close()
  return figures
}

async function coldFigures(): Promise<Figure[]> {
  const app = await openApp(await startCloud(postgres, await newDatabase(postgres)), postgres)
  const figures = await coldStartFigures(app)
  await app.close()
  return figures
}

const parts: Record<Part, () => Promise<boolean>> = {
  statements: async () => report('Statements', await statementFigures()),
  refreshes: async () => report('Scheduled refreshes', await scheduleFigures()),
  cold: async () => report('Rate limits of cold functions', await coldFigures()),
  bundles: async () => report('Bundles, minified', bundleFigures(await bundled())),
  cpu: async () => report('CPU time of this process', await bundledFigures(cpuFigures)),
  peers: async () => report('Compared with peers, median of alternating rounds', await comparedFigures()),
  imports: async () => {
    await bundled()
    // A function reads its settings on import, so the local cloud must run.
    const cloud = await startCloud(postgres, await newDatabase(postgres))
    const figures = importTimes(folder, ids)
    await cloud.stop()
    return report('Import in a new process, median of 15', figures)
  },
}

const STEPS: Record<Part, string> = {
  statements: 'Counting the statements of each operation',
  refreshes: 'Running scheduled refreshes',
  cold: 'Starting cold functions',
  bundles: 'Bundling the functions',
  cpu: 'Measuring the CPU time of the bundles',
  peers: 'Comparing with peers',
  imports: 'Importing each bundle in new processes',
}

/** Measures parts and prints their figures. Sets the exit code to 1 if one exceeds its budget. */
export async function measure(selected: readonly Part[]): Promise<void> {
  try {
    const results: boolean[] = []
    for (const part of selected) {
      announce(STEPS[part])
      results.push(await parts[part]())
    }
    process.exitCode = results.every(Boolean) ? 0 : 1
  } finally {
    await template.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
