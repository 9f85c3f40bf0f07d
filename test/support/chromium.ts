import { type Browser, chromium } from 'playwright-core'
import { CHROMIUM_ARGUMENTS, requireChromium } from '../../bin/showcase/chromium.ts'

export { findChromium } from '../../bin/showcase/chromium.ts'

/**
 * Starts a headless browser.
 * @throws {Error} if there is none.
 */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: requireChromium(), headless: true, args: CHROMIUM_ARGUMENTS })
}
