import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { peerFile } from './contenders/peer-files.ts'
import { type Figure, median } from './report.ts'

const ROUNDS = 31
const FUNCTIONS = ['auth/me', 'auth/login', 'auth/refresh', 'accounts/list']
/** Share of the import of Better Auth's bundle, and multiple of the import of an empty module. */
const BUDGETS: Readonly<Record<string, { ofPeer: number; ofEmpty: number }>> = {
  'auth/me': { ofPeer: 0.25, ofEmpty: 5 },
  'auth/login': { ofPeer: 0.25, ofEmpty: 5 },
}

/** Measures imports in new Node processes, in alternating rounds, as ratios of their medians. */
export async function importFigures(folder: string): Promise<Figure[]> {
  const modules: Readonly<Record<string, string>> = {
    empty: emptyModule(folder),
    'Better Auth': await bundledPeer(folder),
    ...Object.fromEntries(FUNCTIONS.map(id => [id, join(folder, id, 'index.mjs')])),
  }
  const times = new Map<string, number[]>(Object.keys(modules).map(name => [name, []]))
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, file] of Object.entries(modules)) times.get(name)?.push(importTime(folder, file))
  const timeOf = (name: string) => median(times.get(name) ?? [])
  return [
    ...FUNCTIONS.flatMap(id => {
      const { ofPeer = Infinity, ofEmpty = Infinity } = BUDGETS[id] ?? {}
      return [
        { name: `${id} / Better Auth`, measured: timeOf(id) / timeOf('Better Auth'), budget: ofPeer },
        { name: `${id} / empty module`, measured: timeOf(id) / timeOf('empty'), budget: ofEmpty },
      ].map(figure => ({ ...figure, unit: 'of its CPU' }))
    }),
    ...Object.keys(modules).map(name => ({
      name,
      measured: timeOf(name),
      budget: Infinity,
      unit: 'ms of CPU',
    })),
  ]
}

/** Returns the milliseconds of CPU time of one import, which other processes change less than its duration. */
function importTime(folder: string, file: string): number {
  const probe = join(folder, 'probe.mjs')
  writeFileSync(
    probe,
    `const start = process.cpuUsage(); await import(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(start); console.log((user + system) / 1000); process.exit()`,
  )
  return Number(execFileSync(process.execPath, [probe], { encoding: 'utf8' }))
}

function emptyModule(folder: string): string {
  const file = join(folder, 'empty.mjs')
  writeFileSync(file, 'export const handler = () => {}\n')
  return file
}

/** Bundles Better Auth in the same way as the functions: one minified module for Node. */
async function bundledPeer(folder: string): Promise<string> {
  const outfile = join(folder, 'better-auth.mjs')
  await build({
    entryPoints: [peerFile('better-auth-handler.mjs')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    external: ['pg-native'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  })
  return outfile
}
