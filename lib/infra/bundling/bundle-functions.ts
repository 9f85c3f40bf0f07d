import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'
import { jobs } from '../../jobs.ts'
import { assertDefaultImports } from './commonjs-imports.ts'
import { compiledStatements } from './compiled-statements.ts'
import { joinSdkClients } from './sdk-clients.ts'
import { undescribedSettings } from './undescribed-settings.ts'
import { servicesOfFunction, ungranted } from './ungranted.ts'
import { ungrantedSettings } from './ungranted-settings.ts'
import { driverOfKysely, unusedOfKysely } from './unused-of-kysely.ts'
import { unusedOfWebAuthn } from './unused-of-webauthn.ts'

/** Number of parallel builds. esbuild works on one build while others wait for files and plugins. */
const CONCURRENCY = 4
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The bundle of a function. The paths in `metafile` are relative to the root of the repository. */
export interface Bundle {
  readonly id: string
  readonly metafile: Metafile
}

/** Options of {@link bundleFunctions}. */
export interface BundleOptions {
  /** Includes the Redis client, for deployments with rate limits in Redis. Default: false. */
  readonly withRedis?: boolean
}

/**
 * Bundles each function into `<folder>/<id>/index.mjs` and chunks for dynamic imports. Each function has a separate
 * build, because tree shaking in a shared build keeps all code that any function uses. The bundle includes the AWS
 * SDK: the copy in the Lambda runtime loads more slowly and has a different version.
 * @throws {SynthFault} if a dynamic import of a CommonJS package reads named exports.
 */
export async function bundleFunctions(
  ids: readonly string[],
  folder: string,
  options: BundleOptions = {},
): Promise<Bundle[]> {
  const sdk = await joinSdkClients(root, folder)
  const remaining = ids.values()
  const bundles: Bundle[] = []
  const worker = async () => {
    for (const id of remaining) bundles.push({ id, metafile: await bundleFunction(id, folder, sdk, options) })
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
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
    plugins: [
      ungranted(id, { withRedis }),
      ungrantedSettings(servicesOfFunction(id)),
      undescribedSettings,
      sdk,
      unusedOfWebAuthn,
      compiledStatements(root),
      driverOfKysely,
      ...(runsMigrations(id) ? [] : [unusedOfKysely]),
    ],
    // CommonJS packages call `require` for built-in modules of Node. The long name avoids a conflict: esbuild does not
    // analyze the banner and may assign a short name again.
    banner: {
      js: "import{createRequire as dashtamCreateRequire}from'node:module';const require=dashtamCreateRequire(import.meta.url);",
    },
  })
  assertDefaultImports(metafile, root)
  return metafile
}

/** Returns true for the migration job. Kysely's migrator creates its tables with the schema builder. */
function runsMigrations(id: string): boolean {
  return jobs.some(job => job.id === id && 'deployment' in job.on)
}
