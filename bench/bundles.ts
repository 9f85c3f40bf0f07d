import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle } from '../lib/infra/bundling/bundle-functions.ts'
import { bundleSizes } from '../test/support/bundle-sizes.ts'
import { type Figure, median } from './report.ts'

const IMPORTS = 15

/** The sizes of bundles: what each function imports at its cold start, and with every chunk that it may import later. */
export function bundleFigures(bundles: readonly Bundle[]): Figure[] {
  return bundleSizes(bundles).flatMap(({ id, imported, inAll }) => [
    { name: `${id}: imported at start`, measured: imported.kilobytes, budget: imported.budget, unit: 'kB' },
    { name: `${id}: with all chunks`, measured: inAll.kilobytes, budget: inAll.budget, unit: 'kB' },
  ])
}

/** Measures the import of each function in a new Node process. Returns medians in milliseconds. */
export function importTimes(folder: string, ids: readonly string[]): Figure[] {
  const time = (id: string) => {
    const probe = join(folder, 'probe.mjs')
    writeFileSync(
      probe,
      `const start = process.hrtime.bigint(); await import('./${id}/index.mjs'); console.log(Number(process.hrtime.bigint() - start) / 1e6); process.exit()`,
    )
    const options = { encoding: 'utf8' as const }
    return Array.from({ length: IMPORTS }, () => Number(execFileSync(process.execPath, [probe], options)))
  }
  return ids.map(id => ({ name: `import ${id}`, measured: median(time(id)), budget: 25, unit: 'ms' }))
}
