import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { progress } from '../command-line/progress.ts'
import { CHROMIUM_ARGUMENTS, requireChromium } from './chromium.ts'
import { startTemporaryCloud } from './temporary-cloud.ts'
import { connect, fillRegistration, register } from './walk.ts'

const FOLDER = 'docs/images'
const root = join(import.meta.dirname, '../..')

/**
 * Takes the screenshots of the README.
 * @returns the paths of the files.
 */
export async function takeScreenshots(): Promise<readonly string[]> {
  await using cloud = await progress('Starting a temporary local cloud', startTemporaryCloud)
  const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_ARGUMENTS })
  await using _ = { [Symbol.asyncDispose]: () => browser.close() }
  const viewport = { width: 1280, height: 800 }
  const page = await browser.newPage({ baseURL: cloud.url, viewport, reducedMotion: 'reduce' })
  const save = async (name: string): Promise<string> => {
    await page.waitForLoadState('networkidle')
    const file = `${FOLDER}/${name}.png`
    await page.screenshot({ path: join(root, file) })
    return file
  }
  const user = { name: 'Ada', email: 'ada@example.com', password: 'Analytical-Eng1ne' }
  return await progress('Walking through the application', async () => {
    await page.goto('/register')
    await fillRegistration(page, user)
    const registration = await save('register')
    await register(page, user)
    await page.goto('/_local/mail')
    await page.getByText('Verify your email address').first().click()
    const mail = await save('mail')
    await page.goto('/')
    await connect(page)
    await page.getByRole('table', { name: /Balance by type/ }).waitFor()
    return [registration, mail, await save('accounts')]
  })
}
