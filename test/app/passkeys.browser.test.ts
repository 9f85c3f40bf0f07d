import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type AppBrowser, accessibilityProblems, startAppBrowser } from '../support/app-browser.ts'
import {
  addPasskey,
  expireChallenges,
  openSecurity,
  signInAgain,
  stepUpDialog,
} from '../support/app-factors.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { addAuthenticator } from '../support/virtual-authenticator.ts'

let app: AppBrowser

/** Opens a window in which a user has a passkey. */
async function openWithPasskey() {
  const opened = await openSecurity(app)
  const authenticator = await addAuthenticator(opened.page)
  const codes = await addPasskey(opened.page)
  // Otherwise the suggestions of the sign-in page sign in at once.
  await authenticator.setPresent(false)
  return { ...opened, authenticator, codes }
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('passkeys in the application', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser({}, { host: 'localhost' })
  }, 180_000)

  it('can be added, named, used to sign in without a password, and removed', async () => {
    const { page, email, authenticator, codes } = await openWithPasskey()
    expect(codes).toHaveLength(10)
    expect(await authenticator.credentials()).toHaveLength(1)
    expect(await page.getByText('protected by a password only').count()).toBe(0)
    expect(await accessibilityProblems(page)).toEqual([])
    await press(page, /^Rename /)
    await page.getByRole('dialog').getByLabel('Name').fill('My laptop')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    // The user signed in before there was a second factor.
    await authenticator.setPresent(true)
    await stepUpDialog(page).getByRole('button', { name: 'Use a passkey' }).click()
    await authenticator.setPresent(false)
    await page.getByRole('heading', { name: 'My laptop' }).waitFor()

    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()
    await shows(page, 'Sign in')
    await authenticator.setPresent(true)
    await press(page, 'Continue with a passkey')
    await shows(page, 'Accounts')
    await page.goto('/security')
    await text(page, /last used/)
    await authenticator.setPresent(false)

    await press(page, 'Remove My laptop')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await text(page, 'Your account is protected by a password only')
    await signInAgain(page, email)
    await shows(page, 'Accounts')
  })

  it('are a second factor after the password', async () => {
    const { page, email, authenticator } = await openWithPasskey()
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    expect(await accessibilityProblems(page)).toEqual([])
    await authenticator.setPresent(true)
    await press(page, 'Use a passkey')
    await shows(page, 'Accounts')
  })

  it('that are copied are blocked, and the owner is notified', async () => {
    const { page, email, authenticator, codes } = await openWithPasskey()
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    await authenticator.setPresent(true)
    await press(page, 'Use a passkey')
    await shows(page, 'Accounts')
    await authenticator.setPresent(false)
    await authenticator.setCounter(0)
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    await authenticator.setPresent(true)
    await press(page, 'Use a passkey')
    await text(page, 'That did not work')
    await vi.waitFor(
      async () => expect(await app.mailsTo(email, 'We blocked one of your passkeys')).toHaveLength(1),
      { timeout: 15_000, interval: 200 },
    )
    await authenticator.setPresent(false)
    await press(page, 'Use a recovery code')
    await page.getByLabel('Recovery code').fill(codes[0] ?? '')
    await press(page, 'Confirm')
    await shows(page, 'Accounts')
    await page.goto('/security')
    await text(page, 'Blocked')
    // A blocked passkey protects nothing.
    await text(page, 'Your account is protected by a password only')
  })

  it('of another domain are refused by the browser', async () => {
    const { page, email, authenticator } = await openWithPasskey()
    await page.route('**/api/v1/auth/login', async route => {
      const reply = await route.fetch()
      const body = await reply.json()
      await route.fulfill({
        response: reply,
        json: { ...body, passkey_options: { ...body.passkey_options, rpId: 'example.com' } },
      })
    })
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    await authenticator.setPresent(true)
    await press(page, 'Use a passkey')
    await text(page, 'The passkey does not work here')
  })

  it('answer a challenge in time only', async () => {
    const { page, email, authenticator } = await openWithPasskey()
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    await expireChallenges(app)
    await authenticator.setPresent(true)
    await press(page, 'Use a passkey')
    await text(page, 'It took too long')
    await authenticator.setPresent(false)
    await page.getByRole('link', { name: 'Start again' }).click()
    await shows(page, 'Sign in')
  })

  it('are offered after the first sign-in with a password, once', async () => {
    const { page, email } = await openSecurity(app)
    await text(page, 'Sign in faster next time')
    expect(await accessibilityProblems(page)).toEqual([])
    await press(page, 'Not now')
    await page.getByText('Sign in faster next time').waitFor({ state: 'detached' })
    await page.locator('#content:focus').waitFor()
    await signInAgain(page, email)
    await shows(page, 'Accounts')
    await page.waitForLoadState('networkidle')
    expect(await page.getByText('Sign in faster next time').count()).toBe(0)
  })

  it('are suggested for the email address', async () => {
    const { page, authenticator } = await openWithPasskey()
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()
    await shows(page, 'Sign in')
    await authenticator.setPresent(true)
    await shows(page, 'Accounts')
  })
})
