import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/**
 * Returns the path of Chromium or Chrome: `CHROMIUM_PATH`, or a usual path; undefined if there is none.
 * @throws {Error} if `CHROMIUM_PATH` does not exist.
 */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH']
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH is ${given}, which does not exist.`)
  return given || PATHS.find(path => existsSync(path))
}

/**
 * Starts a headless browser.
 * @throws {Error} if there is none.
 */
export function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined)
    throw new Error(`Chromium was not found at ${PATHS.join(', ')}. Install it, or set CHROMIUM_PATH.`)
  return chromium.launch({ executablePath, headless: true, args: ARGUMENTS })
}
