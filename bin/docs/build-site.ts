import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkLinks } from './output/check-links.ts'
import { writeReadable } from './output/llms.ts'
import { generatePages } from './generate-pages.ts'
import { siteFolder, siteAddress } from './site-address.ts'

/** What to build. */
export interface SiteOptions {
  /** Whether to include the code reference, which takes most of the time. */
  readonly withCode: boolean
}

/**
 * Builds the site into site/dist.
 * @returns what is wrong with the site: missing pages, pages outside the navigation, broken links. Empty if none.
 */
export function buildSite(options: SiteOptions): readonly string[] {
  installSite()
  const address = siteAddress()
  const { pages, faults } = generatePages(address, options)
  if (faults.length > 0) return faults
  runAstro(['build'])
  const output = join(siteFolder, 'dist')
  writeReadable(pages, output, address)
  return checkLinks(output, address.base)
}

/** Installs the packages of the site if they are absent. */
export function installSite(): void {
  if (!existsSync(join(siteFolder, 'node_modules/astro')))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: siteFolder, stdio: 'inherit' })
}

/** Runs a command of Astro. It sends no usage data. */
export function runAstro(command: readonly string[]): void {
  execFileSync(process.execPath, ['node_modules/astro/bin/astro.mjs', ...command], {
    cwd: siteFolder,
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  })
}
