import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { progress } from '../bin/command-line/progress.ts'
import type { benchParts } from '../bin/commands/bench.ts'
import { type Bundle, bundleFunctions } from '../lib/infra/bundling/bundle-functions.ts'
import { jobs } from '../lib/jobs.ts'
import { routes } from '../lib/routes/table.ts'
import { openApp } from '../test/support/app.ts'
import { startCloud } from '../test/support/cloud.ts'
import { newDatabase } from '../test/support/databases.ts'
import { operations } from '../test/support/operations.ts'
import { startTemplate } from '../test/support/postgres.ts'
import { startDurableServer } from '../test/support/postgres-server.ts'
import { bundleFigures } from './bundles.ts'
import { coldStartFigures } from './cold-starts.ts'
import { installPeers } from './contenders/peer-files.ts'
import { dispatchFigures } from './dispatch.ts'
import { eightCallers, eightReaders } from './eight-callers.ts'
import { growthFigures } from './growth.ts'
import { importFigures } from './imports.ts'
import { loadFigures } from './load.ts'
import { peerFigures } from './peers.ts'
import { refreshFigures } from './refreshes.ts'
import type { Figure } from './report.ts'
import { startDataApiProcess } from './start-data-api-process.ts'

/** The name of a part of the benchmark. */
export type PartName = (typeof benchParts)[number]

/** What determines the size of a part. */
export interface Sizes {
  /** Audit records in the large database of the part `growth`. */
  readonly auditRecords: number
  /** Duration of each load of the part `load`. */
  readonly loadSeconds: number
}

/** A part of the benchmark. */
interface Part {
  readonly title: string
  /** What is announced before it. */
  readonly step: string
  readonly figures: (sizes: Sizes) => Promise<Figure[]>
}

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
async function comparedFigures(): Promise<Figure[]> {
  installPeers()
  await bundled()
  const dataApi = await startDataApiProcess(postgres)
  const database = await newDatabase(postgres)
  const cloud = await startCloud(postgres, database)
  process.env['AWS_ENDPOINT_URL_RDS_DATA'] = dataApi.url
  const load = async (id: string) => (await import(join(folder, id, 'index.mjs'))).handler
  const app = await openApp(cloud, postgres, load)
  const bundleOf = (id: string) => join(folder, id, 'index.mjs')
  const figures = await peerFigures({ app, postgres, database, bundleOf })
  await app.close()
  dataApi.stop()
  return figures
}

async function scheduleFigures(): Promise<Figure[]> {
  const app = await openApp(await startCloud(postgres, await newDatabase(postgres)), postgres)
  const figures = await refreshFigures(app)
  await app.close()
  return figures
}

async function dueFigures(): Promise<Figure[]> {
  const app = await openApp(await startCloud(postgres, await newDatabase(postgres)), postgres)
  const figures = await dispatchFigures(app)
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

/**
 * Has its own PostgreSQL, because one of the faults is its crash, which must lose nothing that was confirmed. The bundles
 * contain the Redis client, because another fault is the end of Redis.
 */
async function loadedFigures({ loadSeconds }: Sizes): Promise<Figure[]> {
  const loaded = join(folder, 'load')
  await bundleFunctions(ids, loaded, { withRedis: true })
  const durable = await startTemplate(startDurableServer)
  const dataApi = await startDataApiProcess(durable.postgres)
  const database = await newDatabase(durable.postgres)
  const cloud = await startCloud(durable.postgres, database)
  // The rounds of production: a login is the most expensive request.
  Object.assign(process.env, { AWS_ENDPOINT_URL_RDS_DATA: dataApi.url, PASSWORD_HASH_ROUNDS: '12' })
  const app = await openApp(cloud, durable.postgres)
  try {
    return await loadFigures(loadSeconds, {
      app,
      postgres: durable.postgres,
      database,
      folder: loaded,
      dataApiUrl: dataApi.url,
    })
  } finally {
    await app.close()
    dataApi.stop()
    await durable.stop()
  }
}

/** Every part of the benchmark. */
export const parts: Readonly<Record<PartName, Part>> = {
  statements: {
    title: 'Statements',
    step: 'Counting the statements of each operation',
    figures: statementFigures,
  },
  refreshes: {
    title: 'Scheduled refreshes',
    step: 'Running scheduled refreshes',
    figures: scheduleFigures,
  },
  dispatch: {
    title: 'The dispatcher among many connections',
    step: 'Inserting connections and running the dispatcher',
    figures: dueFigures,
  },
  cold: {
    title: 'Rate limits of cold functions',
    step: 'Starting cold functions',
    figures: coldFigures,
  },
  bundles: {
    title: 'Bundles, minified',
    step: 'Bundling the functions',
    figures: async () => bundleFigures(await bundled()),
  },
  imports: {
    title: 'Import in a new process, median of alternating rounds',
    step: 'Importing bundles in new processes',
    figures: importedFigures,
  },
  peers: {
    title: 'Compared with peers, median of alternating rounds',
    step: 'Comparing with peers',
    figures: comparedFigures,
  },
  load: {
    title: 'Load and faults',
    step: 'Calling the bundles from many callers, and causing faults',
    figures: loadedFigures,
  },
  growth: {
    title: 'Growth',
    step: 'Filling a database with users and audit records, and measuring its statements',
    figures: ({ auditRecords }) => growthFigures(auditRecords),
  },
}

/** Stops PostgreSQL and deletes the bundles. */
export async function endParts(): Promise<void> {
  await template.stop()
  rmSync(folder, { recursive: true, force: true })
}
