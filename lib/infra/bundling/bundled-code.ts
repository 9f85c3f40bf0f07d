import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Metafile } from 'esbuild'
import type { FunctionContract } from '../contracts.ts'
import { type BundleOptions, bundleFunctions } from './bundle-functions.ts'

/** The bundles of all functions. */
export interface FunctionCode {
  /** Returns the bundle folder of a function. */
  folderOf(id: string): string
}

/** Cached bundles. */
export interface BundledCode extends FunctionCode {
  /** Returns esbuild's description of a function's bundle. */
  metafileOf(id: string): Metafile
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const CACHE = join(root, 'node_modules', '.cache', 'dashtam-bundles')
const MAX_CACHED_SETS = 4
const SOURCES = ['{functions,lib,migrations}/**/*.ts', 'package-lock.json']
/** Bundles contain no code of lib/infra, but lib/infra/bundling determines their content. */
const NOT_BUNDLED = /^lib\/infra\/(?!bundling\/)/

/**
 * Bundles the functions, or returns cached bundles of the same sources. Functions that use `locations` also get the
 * GeoIP database.
 */
export async function bundledCode(
  contracts: readonly FunctionContract[],
  options: BundleOptions = {},
): Promise<BundledCode> {
  const folder = join(CACHE, digest(contracts, options))
  if (!existsSync(folder)) await bundleInto(folder, contracts, options)
  return {
    folderOf: id => join(folder, id),
    metafileOf: id => JSON.parse(readFileSync(join(folder, `${id}.metafile.json`), 'utf8')),
  }
}

async function bundleInto(
  folder: string,
  contracts: readonly FunctionContract[],
  options: BundleOptions,
): Promise<void> {
  const draft = `${folder}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  const bundles = await bundleFunctions(
    contracts.map(({ id }) => id),
    draft,
    options,
  )
  const countries = createRequire(import.meta.url).resolve(
    '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
  )
  for (const { id, uses } of contracts)
    if (uses.includes('locations')) copyFileSync(countries, join(draft, id, 'countries.mmdb'))
  for (const { id, metafile } of bundles)
    writeFileSync(join(draft, `${id}.metafile.json`), JSON.stringify(metafile))
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  removeOldSets()
}

/** Keeps only the newest sets of bundles. A set has a size of about 50 MB. */
function removeOldSets(): void {
  const sets = readdirSync(CACHE).filter(name => /^[0-9a-f]{32}$/.test(name))
  const newestFirst = sets.toSorted(
    (a, b) => statSync(join(CACHE, b)).mtimeMs - statSync(join(CACHE, a)).mtimeMs,
  )
  for (const name of newestFirst.slice(MAX_CACHED_SETS))
    rmSync(join(CACHE, name), { recursive: true, force: true })
}

/** The files that bundles depend on, sorted: what can be in one, what makes them, and the versions of the packages. */
export function sourcesOfBundles(): string[] {
  return SOURCES.flatMap(pattern => globSync(pattern, { cwd: root }))
    .filter(path => !NOT_BUNDLED.test(path))
    .toSorted()
}

/** Hashes all sources, dependencies and options. */
function digest(contracts: readonly FunctionContract[], options: BundleOptions): string {
  const hash = createHash('sha256').update(
    JSON.stringify([options, contracts.map(({ id, uses }) => [id, uses])]),
  )
  for (const file of sourcesOfBundles()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 32)
}
