import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { announce } from '../command-line/progress.ts'
import { CommandError } from '../command-line/run-command.ts'
import { generatePages } from './generate-pages.ts'
import { checkLinks } from './output/check-links.ts'
import { writeReadable } from './output/llms.ts'
import { codePages } from './pages/code-reference.ts'
import { rootFolder, siteAddress, siteFolder } from './site-address.ts'

/** What to build. */
export interface SiteOptions {
  /** Whether to include the code reference, which takes most of the time. */
  readonly withCode: boolean
}

/**
 * Builds the site into site/dist.
 * @returns what is wrong with the site: missing pages, pages outside the navigation, broken links. Empty if none.
 */
export function buildSite({ withCode }: SiteOptions): readonly string[] {
  const address = siteAddress()
  installSite()
  announce('Checking the types of the site')
  checkTypes()
  announce(withCode ? 'Reading the code reference and generating the pages' : 'Generating the pages')
  const { pages, faults } = generatePages(address, withCode ? codePages(siteFolder, address.repository) : [])
  if (faults.length > 0) return faults
  announce('Building the site')
  const { file, args, options } = astroCommand(['build'])
  execFileSync(file, args, options)
  const output = join(siteFolder, 'dist')
  announce('Checking the links')
  writeReadable(pages, output, address)
  return checkLinks(output, address.base)
}

/** Installs the packages of the site if they are absent or older than its lock. */
export function installSite(): void {
  const installed = join(siteFolder, 'node_modules/.package-lock.json')
  const isCurrent =
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(siteFolder, 'package-lock.json')).mtimeMs
  if (isCurrent) return
  announce('Installing the packages of the site')
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

/** Returns how to run a command of Astro. It sends no usage data. */
export function astroCommand(command: readonly string[]) {
  return {
    file: process.execPath,
    args: ['node_modules/astro/bin/astro.mjs', ...command],
    options: {
      cwd: siteFolder,
      stdio: 'inherit',
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    },
  } as const
}
