import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, accessibilityProblems, signIn, startAppBrowser } from '../support/app-browser.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail } from '../support/people.ts'

/** What a page shows when it is loaded. */
const contents = new Map([
  ['/sessions', 'This device'],
  ['/activity', 'Wrong password'],
])
const NARROW = { width: 390, height: 844 }
let app: AppBrowser

/** Returns what is wrong with a page: for its users with assistive technology, and at the width of a phone. */
async function faultsOf(page: Page) {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth')
  return [
    ...(await accessibilityProblems(page)),
    ...(width > NARROW.width ? [`is ${width} pixels wide`] : []),
  ]
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium()).each(['light', 'dark'] as const)(
  'the pages for accounts, %s',
  colorScheme => {
    beforeAll(async () => {
      app ??= await startAppBrowser()
    }, 120_000)
    const open = (path: string) => app.open(path, { colorScheme, viewport: NARROW })

    it.each([
      ['/sign-in', 'Sign in'],
      ['/register', 'Create an account'],
      ['/forgot-password', 'Forgot your password?'],
      ['/verify-email', 'Verify your email address'],
      ['/verify-email#token=unknown', 'Verify your email address'],
      ['/reset-password#token=unknown', 'Choose a new password'],
      ['/disown-session#token=unknown', 'Was this not you?'],
      ['/no-such-page', 'Page not found'],
    ])('%s can be used by everyone', async (path, title) => {
      const page = await open(path)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      expect(await faultsOf(page)).toEqual([])
    })

    it('the registration can be used by everyone if fields are not valid, and after it', async () => {
      const page = await open('/register')
      await page.getByRole('button', { name: 'Create account' }).click()
      await page.getByText('Fill in this field.').first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByLabel('Name').fill('Ada')
      await page.getByLabel('Email').fill(newEmail())
      await page.getByLabel('Password', { exact: true }).fill('Correct-Horse1')
      await page.getByRole('button', { name: 'Create account' }).click()
      await page.getByRole('heading', { level: 1, name: 'Check your mail' }).waitFor()
      expect(await faultsOf(page)).toEqual([])
    })

    it('the pages for signed-in users can be used by everyone', { timeout: 60_000 }, async () => {
      const { email } = await app.createUser(newEmail())
      const page = await open('/profile')
      await signIn(page, email, 'wrong')
      await page.getByRole('alert').waitFor()
      expect(await faultsOf(page)).toEqual([])
      await signIn(page, email)
      await page.getByLabel('Your name').waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Save name' }).click()
      await page.getByText('Your name is saved.').waitFor()
      expect(await faultsOf(page)).toEqual([])
      for (const [path, title] of [
        ['/profile/email', 'Change email address'],
        ['/profile/password', 'Change password'],
        ['/activity', 'Activity'],
        ['/sessions', 'Your devices'],
      ] as const) {
        await page.goto(path)
        await page.getByRole('heading', { level: 1, name: title }).waitFor()
        await page
          .getByText(contents.get(path) ?? 'Current password')
          .first()
          .waitFor()
        expect(await faultsOf(page)).toEqual([])
      }
      await page.getByRole('button', { name: 'Sign out everywhere' }).click()
      await page.getByRole('alertdialog').waitFor()
      expect(await faultsOf(page)).toEqual([])
    })
  },
)
