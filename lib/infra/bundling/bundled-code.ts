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
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FunctionContract } from '../contracts.ts'
import { type BundleOptions, bundleFunctions } from './bundle-functions.ts'

/** The code of functions, ready to deploy. */
export interface FunctionCode {
  /** The folder of a function's bundle. */
  folderOf(id: string): string
}

const root = fileURLToPath(new URL('../../..', import.meta.url))
const KEPT = join(root, 'node_modules', '.cache', 'dashtam-bundles')
const SETS_KEPT = 4
const SOURCES = ['{functions,lib,migrations}/**/*.ts', 'package-lock.json']
/** Infra is in no bundle; how it bundles is. */
const NOT_BUNDLED = /^lib\/infra\/(?!bundling\/)/

/**
 * Bundles functions, or takes the bundles that were made of the very same sources before. Where a function tells locations,
 * the database of countries is put beside its code.
 */
export async function bundledCode(
  contracts: readonly FunctionContract[],
  options: BundleOptions = {},
): Promise<FunctionCode> {
  const folder = join(KEPT, digest(contracts, options))
  if (!existsSync(folder)) await bundleInto(folder, contracts, options)
  return { folderOf: id => join(folder, id) }
}

async function bundleInto(
  folder: string,
  contracts: readonly FunctionContract[],
  options: BundleOptions,
): Promise<void> {
  const draft = `${folder}.${process.pid}`
  mkdirSync(draft, { recursive: true })
  await bundleFunctions(
    contracts.map(({ id }) => id),
    draft,
    options,
  )
  const countries = createRequire(import.meta.url).resolve(
    '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
  )
  for (const { id, uses } of contracts)
    if (uses.includes('locations')) copyFileSync(countries, join(draft, id, 'countries.mmdb'))
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
  forgetOld()
}

/** Keeps the newest bundles alone: each set takes some 50 MB. */
function forgetOld(): void {
  const sets = readdirSync(KEPT).filter(name => /^[0-9a-f]{32}$/.test(name))
  const newestFirst = sets.toSorted(
    (a, b) => statSync(join(KEPT, b)).mtimeMs - statSync(join(KEPT, a)).mtimeMs,
  )
  for (const name of newestFirst.slice(SETS_KEPT)) rmSync(join(KEPT, name), { recursive: true, force: true })
}

/** The files that bundles depend on, sorted: what can be in one, what makes them, and the versions of the packages. */
export function sourcesOfBundles(): string[] {
  return SOURCES.flatMap(pattern => globSync(pattern, { cwd: root }))
    .filter(path => !NOT_BUNDLED.test(path))
    .toSorted()
}

/** Changes with every source, every dependency and every option. */
function digest(contracts: readonly FunctionContract[], options: BundleOptions): string {
  const hash = createHash('sha256').update(
    JSON.stringify([options, contracts.map(({ id, uses }) => [id, uses])]),
  )
  for (const file of sourcesOfBundles()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 32)
}
