import { watch } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { installSite, type SiteOptions } from './build-site.ts'
import { generatePages } from './generate-pages.ts'
import { rootFolder, siteAddress, siteFolder } from './site-address.ts'

/** Serves the site, and generates the pages again when a file of docs/ changes. Returns when the server stops. */
export async function serveSite(options: SiteOptions): Promise<readonly string[]> {
  installSite()
  const address = siteAddress()
  const report = () => {
    try {
      // The code reference stays as it is: it takes too long for each change.
      for (const fault of generatePages(address, options).faults) console.error(fault)
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
    }
  }
  report()
  watch(join(rootFolder, 'docs'), { recursive: true }, report)
  const server = spawn(process.execPath, ['node_modules/astro/bin/astro.mjs', 'dev'], {
    cwd: siteFolder,
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  })
  await once(server, 'exit')
  process.exit(0)
}
