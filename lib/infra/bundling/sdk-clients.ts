import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import manifest from '../../../package.json' with { type: 'json' }
import { unusedOfSdk } from './unused-of-sdk.ts'

const clients = Object.keys(manifest.dependencies).filter(name => name.startsWith('@aws-sdk/client-'))
const fileOf = (client: string) => client.replace('@aws-sdk/', '')

/**
 * Bundles the SDK clients once for all functions. Otherwise each function reads more than 1,000 files again, which
 * takes three quarters of the synthesis time. Code that clients share is in shared chunks, so a function contains it
 * only once. Modules of the SDK that no function uses are excluded.
 */
export async function joinSdkClients(root: string, folder: string): Promise<Plugin> {
  const outdir = join(folder, '.sdk')
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(clients.map(client => [fileOf(client), client])),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    plugins: [unusedOfSdk()],
  })
  return {
    name: 'sdk-clients',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^@aws-sdk\/client-/ }, ({ path }) =>
        clients.includes(path)
          ? { path: join(outdir, `${fileOf(path)}.mjs`), sideEffects: false }
          : undefined,
      )
    },
  }
}
