import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from '../command-line/run-command.ts'
import { generatePages, type SiteOptions } from './generate-pages.ts'
import { checkLinks } from './output/check-links.ts'
import { writeReadable } from './output/llms.ts'
import { rootFolder, siteAddress, siteFolder } from './site-address.ts'

/**
 * Builds the site into site/dist.
 * @returns what is wrong with the site: missing pages, pages outside the navigation, broken links. Empty if none.
 */
export function buildSite(options: SiteOptions): readonly string[] {
  installSite()
  checkTypes()
  const address = siteAddress()
  const { pages, faults } = generatePages(address, options)
  if (faults.length > 0) return faults
  runAstro(['build'])
  const output = join(siteFolder, 'dist')
  writeReadable(pages, output, address)
  return checkLinks(output, address.base)
}

/** Installs the packages of the site if they are absent or older than its lock. */
export function installSite(): void {
  const installed = join(siteFolder, 'node_modules/.package-lock.json')
  const isCurrent =
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(siteFolder, 'package-lock.json')).mtimeMs
  if (!isCurrent)
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: siteFolder, stdio: 'inherit' })
}

/** Checks the types of the site's own code, which `npm run check:types` leaves out: it needs the packages of the site. */
function checkTypes(): void {
  const compiler = join(rootFolder, 'node_modules/typescript-7/bin/tsc')
  try {
    execFileSync(process.execPath, [compiler, '--noEmit', '-p', siteFolder], { stdio: 'inherit' })
  } catch {
    throw new CommandError('The code of the site has type errors.')
  }
}

/** Runs a command of Astro. It sends no usage data. */
export function runAstro(command: readonly string[]): void {
  execFileSync(process.execPath, ['node_modules/astro/bin/astro.mjs', ...command], {
    cwd: siteFolder,
    stdio: 'inherit',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  })
}
