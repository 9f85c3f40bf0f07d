import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import { jobs } from '../../jobs.ts'
import { assertDefaultImports } from './commonjs-imports.ts'
import { joinSdkClients } from './sdk-clients.ts'
import { ungranted } from './ungranted.ts'
import { unusedOfKysely } from './unused-of-kysely.ts'

/** Bundles made at once: while one waits for files and plugins, esbuild works on the others. */
const AT_ONCE = 4
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** A function's bundle: esbuild's account of every file that it wrote, by its path from the repository's root. */
export interface Bundle {
  readonly id: string
  readonly metafile: Metafile
}

/** What the bundles of a deployment hold. */
export interface BundleOptions {
  /** The client of Redis, for a deployment whose rate limits are there. */
  readonly withRedis?: boolean
}

/**
 * Bundles functions, each into a folder of its own: `<folder>/<id>/index.mjs` and the chunks that it loads when needed.
 * Apart, because esbuild shakes out what one function does not use only where no other function does. The SDK is bundled
 * too: the copy in Lambda's runtime takes longer to load and is another version.
 * @throws {SynthFault} where a source reads named exports of a CommonJS package that it imports dynamically.
 */
export async function bundleFunctions(
  ids: readonly string[],
  folder: string,
  options: BundleOptions = {},
): Promise<Bundle[]> {
  const sdk = await joinSdkClients(root, folder)
  const left = ids.values()
  const bundles: Bundle[] = []
  const work = async () => {
    for (const id of left) bundles.push({ id, metafile: await bundleFunction(id, folder, sdk, options) })
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return bundles.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

async function bundleFunction(
  id: string,
  folder: string,
  sdk: Plugin,
  { withRedis = false }: BundleOptions,
): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: `functions/${id}.ts` },
    outdir: join(folder, id),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'external',
    metafile: true,
    logLevel: 'warning',
    plugins: [ungranted(id, { withRedis }), sdk, ...(runsMigrations(id) ? [] : [unusedOfKysely])],
    // Some packages are CommonJS and call `require` for Node's own modules. The name is long because esbuild does not
    // know the banner's names, and gives short ones away.
    banner: {
      js: "import{createRequire as dashtamCreateRequire}from'node:module';const require=dashtamCreateRequire(import.meta.url);",
    },
  })
  assertDefaultImports(metafile, root)
  return metafile
}

/** Kysely's migrator builds its own tables with the schema builder. */
function runsMigrations(id: string): boolean {
  return jobs.some(job => job.id === id && 'deployment' in job.on)
}
