import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a bundle of functions is made of. */
export interface Bundle {
  /** esbuild's account of every file that it wrote. */
  readonly metafile: Metafile
}

/**
 * Bundles functions into one folder, in one pass, so that what they share is split into chunks that Lambda loads once.
 * The SDK is bundled too: the copy in the runtime takes longer to load and is another version.
 */
export async function bundleFunctions(ids: readonly string[], folder: string): Promise<Bundle> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(ids.map(id => [id, `functions/${id}.ts`])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    // Some packages are CommonJS and call `require` for Node's own modules.
    banner: { js: "import{createRequire as r}from'node:module';const require=r(import.meta.url);" },
  })
  return { metafile }
}
