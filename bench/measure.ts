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
import { bundleFigures } from './bundles.ts'
import { coldStartFigures } from './cold-starts.ts'
import { installPeers } from './contenders/peer-files.ts'
import { cpuFigures, eightCallers, eightReaders, startDataApiProcess } from './cpu.ts'
import { importFigures } from './imports.ts'
import { loadFigures } from './load.ts'
import { peerFigures } from './peers.ts'
import { recordRun } from './recorded-runs.ts'
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
  const bundleOf = (id: string) => join(folder, id, 'index.mjs')
  return await bundledFigures((app, database) => peerFigures({ app, postgres, database, bundleOf }))
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

async function importedFigures(): Promise<Figure[]> {
  installPeers()
  await bundled()
  // A function reads its settings on import, so the local cloud must run.
  const cloud = await startCloud(postgres, await newDatabase(postgres))
  const figures = await importFigures(folder)
  await cloud.stop()
  return figures
}

/** The bundles contain the Redis client, because one of the faults is the end of Redis. */
async function loadedFigures(): Promise<Figure[]> {
  const loaded = join(folder, 'load')
  await bundleFunctions(ids, loaded, { withRedis: true })
  const dataApi = await startDataApiProcess(postgres)
  const database = await newDatabase(postgres)
  const cloud = await startCloud(postgres, database)
  // The rounds of production: a login is the most expensive request.
  Object.assign(process.env, { AWS_ENDPOINT_URL_RDS_DATA: dataApi.url, PASSWORD_HASH_ROUNDS: '12' })
  const app = await openApp(cloud, postgres)
  try {
    return await loadFigures({ app, postgres, database, folder: loaded, dataApiUrl: dataApi.url })
  } finally {
    await app.close()
    dataApi.stop()
  }
}

const parts: Record<Part, { readonly title: string; readonly figures: () => Promise<Figure[]> }> = {
  statements: { title: 'Statements', figures: statementFigures },
  refreshes: { title: 'Scheduled refreshes', figures: scheduleFigures },
  cold: { title: 'Rate limits of cold functions', figures: coldFigures },
  bundles: { title: 'Bundles, minified', figures: async () => bundleFigures(await bundled()) },
  cpu: { title: 'CPU time of this process', figures: () => bundledFigures(cpuFigures) },
  peers: { title: 'Compared with peers, median of alternating rounds', figures: comparedFigures },
  load: { title: 'Load and faults', figures: loadedFigures },
  imports: { title: 'Import in a new process, median of alternating rounds', figures: importedFigures },
}

const STEPS: Record<Part, string> = {
  statements: 'Counting the statements of each operation',
  refreshes: 'Running scheduled refreshes',
  cold: 'Starting cold functions',
  bundles: 'Bundling the functions',
  cpu: 'Measuring the CPU time of the bundles',
  peers: 'Comparing with peers',
  load: 'Calling the bundles from many callers, and causing faults',
  imports: 'Importing each bundle in new processes',
}

/**
 * Measures parts and prints their figures. Sets the exit code to 1 if one exceeds its budget.
 * @param options `isRecorded` writes the figures to bench/results.
 */
export async function measure(
  selected: readonly Part[],
  { isRecorded }: { readonly isRecorded: boolean },
): Promise<void> {
  try {
    const measured: Partial<Record<Part, Figure[]>> = {}
    for (const part of selected) {
      announce(STEPS[part])
      const { title, figures } = parts[part]
      measured[part] = await figures()
      if (!report(title, measured[part])) process.exitCode = 1
    }
    if (isRecorded) console.log(`\nRecorded in ${recordRun(measured)}`)
  } finally {
    await template.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
