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
    expect(await accessibilityProblems(page)).toEqual([])
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
    expect(await accessibilityProblems(page)).toEqual([])
    await page.goto('/')
    await text(page, /Your account will be deleted on/)
    await notice.click()
    await text(page, 'Your account is kept.')
    await notice.waitFor({ state: 'detached' })
  })
})
