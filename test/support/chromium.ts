import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/**
 * Finds Chromium or Chrome: `CHROMIUM_PATH`, or a usual path.
 * @throws {Error} if there is none.
 */
export function chromiumPath(): string {
  const given = process.env['CHROMIUM_PATH']
  const found = (given ? [given] : PATHS).find(path => existsSync(path))
  if (found === undefined)
    throw new Error(
      given
        ? `CHROMIUM_PATH is ${given}, which does not exist.`
        : `Chromium was not found at ${PATHS.join(', ')}. Install it, or set CHROMIUM_PATH.`,
    )
  return found
}

/** Starts a headless browser. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: ARGUMENTS })
}
