import { existsSync } from 'node:fs'
import { CommandError } from '../command-line/run-command.ts'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The arguments of a headless browser that connects to nothing by itself. */
export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
]

/**
 * Returns the path of Chromium or Chrome: `CHROMIUM_PATH`, or a usual path; undefined if there is none.
 * @throws {CommandError} if `CHROMIUM_PATH` does not exist.
 */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM_PATH']
  if (given && !existsSync(given)) throw new CommandError(`CHROMIUM_PATH is ${given}, which does not exist.`)
  return given || PATHS.find(path => existsSync(path))
}

/**
 * Returns the path of Chromium or Chrome.
 * @throws {CommandError} if there is none.
 */
export function requireChromium(): string {
  const found = findChromium()
  if (found === undefined)
    throw new CommandError(`Chromium was not found at ${PATHS.join(', ')}. Install it, or set CHROMIUM_PATH.`)
  return found
}
