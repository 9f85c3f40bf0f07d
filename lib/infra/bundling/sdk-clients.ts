import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import manifest from '../../../package.json' with { type: 'json' }

const clients = Object.keys(manifest.dependencies).filter(name => name.startsWith('@aws-sdk/client-'))
const fileOf = (client: string) => client.replace('@aws-sdk/', '')

/**
 * Joins the thousand files of the SDK's clients into a few, once for all functions: reading them anew for each function
 * was three quarters of the time of a synthesis. What the clients share stays apart, so that a function still carries
 * it once.
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
