import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle } from '../lib/infra/bundling/bundle-functions.ts'
import { type Figure, median } from './report.ts'

const IMPORTS = 15

/** Returns the bundle size of each function: the static imports, and all chunks. */
export function bundleSizes(bundles: readonly Bundle[]): Figure[] {
  return bundles.flatMap(({ id, metafile: { outputs } }) => {
    const files = Object.keys(outputs).filter(name => name.endsWith('.mjs'))
    const entry = files.find(name => name.endsWith('/index.mjs')) ?? ''
    const eager = (name: string): string[] => {
      const imports = outputs[name]?.imports ?? []
      return [
        name,
        ...imports
          .filter(({ kind, external }) => kind === 'import-statement' && !external)
          .flatMap(({ path }) => eager(path)),
      ]
    }
    const kilobytes = (names: Iterable<string>) =>
      [...new Set(names)].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0) / 1000
    return [
      { name: `${id}: static imports`, measured: kilobytes(eager(entry)), budget: 250, unit: 'kB' },
      { name: `${id}: all chunks`, measured: kilobytes(files), budget: 700, unit: 'kB' },
    ]
  })
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
