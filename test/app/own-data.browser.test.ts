import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, accessibilityProblems, signIn, startAppBrowser } from '../support/app-browser.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail } from '../support/people.ts'

let app: AppBrowser

async function openData() {
  const { email } = await app.createUser(newEmail())
  const page = await app.open('/profile/data')
  await shows(page, 'Sign in')
  await signIn(page, email)
  await shows(page, 'Your data')
  return page
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the data of a user in the application', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 180_000)

  it('can be requested, with the state of the request', async () => {
    const page = await openData()
    await press(page, 'Show my last copy')
    await text(page, 'You have not requested a copy yet.')
    await press(page, 'Request a copy')
    await text(page, 'Your copy is being made')
    expect(await page.locator('[role=status] [role=status]').count()).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
  })

  it('can be downloaded when the copy is made, for as long as the link works', async () => {
    const page = await openData()
    await press(page, 'Request a copy')
    await text(page, 'Your copy is being made')
    await page.clock.install()
    await page.route('**/me/export', route =>
      route.fulfill({
        json: {
          status: 'ready',
          requested_at: '2026-01-01T00:00:00Z',
          expires_at: '2026-01-08T00:00:00Z',
          download_url: 'https://files.example.com/export',
          bytes: 2048,
        },
      }),
    )
    await press(page, 'Check again')
    const download = page.getByRole('link', { name: /^Download/ })
    await download.waitFor()
    await page.clock.fastForward('05:00')
    await download.waitFor({ state: 'detached' })
    await text(page, 'The link has expired.')
    await press(page, 'Show my last copy')
    await download.waitFor()
  })

  it('shows no error of a request after a later read succeeded', async () => {
    const page = await openData()
    await page.route('**/me/export', route => route.abort(), { times: 1 })
    await press(page, 'Request a copy')
    await text(page, 'No connection')
    await press(page, 'Show my last copy')
    await text(page, 'You have not requested a copy yet.')
    expect(await page.getByText('No connection').count()).toBe(0)
  })

  it('can be deleted with the account, until the user decides to keep it', async () => {
    const page = await openData()
    await press(page, 'Delete account')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
    expect(await page.getByText('Your account will be deleted').count()).toBe(0)
    await press(page, 'Delete account')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete account' }).click()
    const notice = page.getByRole('button', { name: 'Keep my account' })
    await notice.waitFor()
    await page.locator('h2:focus', { hasText: 'Delete your account' }).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    await page.goto('/')
    await text(page, /Your account will be deleted on/)
    await notice.click()
    await text(page, 'Your account is kept.')
    await notice.waitFor({ state: 'detached' })
    await page.locator('#content:focus').waitFor()
  })
})
