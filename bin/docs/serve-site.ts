import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { announce } from '../command-line/progress.ts'
import { CommandError } from '../command-line/run-command.ts'
import { astroCommand, installSite, type SiteOptions } from './build-site.ts'
import { generatePages } from './generate-pages.ts'
import { codePages } from './pages/code-reference.ts'
import { rootFolder, siteAddress, siteFolder } from './site-address.ts'

/** Serves the site, and generates the pages again when a file of docs/ changes. Returns when the server stops. */
export async function serveSite({ withCode }: SiteOptions): Promise<void> {
  const address = siteAddress()
  installSite()
  announce(withCode ? 'Reading the code reference and generating the pages' : 'Generating the pages')
  const code = withCode ? codePages(siteFolder, address.repository) : []
  const generate = () => {
    try {
      for (const fault of generatePages(address, code).faults) console.error(fault)
    } catch (error) {
      // A guide that is being written may have a fault. The next change generates it again.
      if (!(error instanceof CommandError)) throw error
      console.error(error.message)
    }
  }
  generate()
  const watcher = watch(join(rootFolder, 'docs'), { recursive: true }, generate)
  const { file, args, options } = astroCommand(['dev'])
  const server = spawn(file, args, options)
  const stop = () => server.kill()
  process.once('SIGTERM', stop).once('SIGINT', stop)
  await once(server, 'exit')
  watcher.close()
}
