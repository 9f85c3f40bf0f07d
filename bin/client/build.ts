import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '../..')

/** The oldest JavaScript that the client requires: Node 20, and the browsers of 2022. */
const TARGET = 'es2022'

/** The entry points of the client. Directives of React mark the components that run in the browser. */
const entries = [
  { name: 'index', external: [], banner: '' },
  { name: 'passkeys', external: [], banner: '' },
  { name: 'react', external: ['react'], banner: "'use client'" },
  { name: 'verify', external: [], banner: '' },
] as const

/**
 * Builds the client: one JavaScript file for each entry point, and the declarations.
 *
 * @param folder - Where the files are written. Its former contents are deleted.
 */
export async function buildClient(folder = join(root, 'client/dist')): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  await Promise.all(
    entries.map(({ name, external, banner }) =>
      build({
        entryPoints: [join(root, `client/src/${name}.ts`)],
        outfile: join(folder, `${name}.js`),
        bundle: true,
        format: 'esm',
        platform: 'neutral',
        mainFields: ['module', 'main'],
        conditions: ['import'],
        target: TARGET,
        external: [...external],
        ...(banner && { banner: { js: banner } }),
        logLevel: 'warning',
      }),
    ),
  )
  const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
  execFileSync(
    process.execPath,
    [compiler, '-p', join(root, 'client/tsconfig.build.json'), '--outDir', folder],
    {
      stdio: 'inherit',
    },
  )
}
