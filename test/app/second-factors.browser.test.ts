import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, accessibilityProblems, startAppBrowser } from '../support/app-browser.ts'
import {
  addAuthenticatorApp,
  expireChallenges,
  openOnTrustedDevice,
  openSecurity,
  saveCodes,
  signInAgain,
  stepUpDialog,
} from '../support/app-factors.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail } from '../support/people.ts'

let app: AppBrowser

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('second factors in the application', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser({}, { host: 'localhost' })
  }, 180_000)

  it('can be an authenticator app, whose codes work once', async () => {
    const { page, email } = await openSecurity(app)
    await page.goto('/security/authenticator')
    await shows(page, 'Set up an authenticator app')
    const { code } = await addAuthenticatorApp(page)
    await text(page, /Set up on/)
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    await page.getByLabel('Code from your authenticator app').fill('000000')
    await press(page, 'Confirm')
    await text(page, 'This code was not accepted.')
    expect(await accessibilityProblems(page)).toEqual([])
    const used = code()
    await page.getByLabel('Code from your authenticator app').fill(used)
    await press(page, 'Confirm')
    await shows(page, 'Accounts')
    await signInAgain(page, email)
    await page.getByLabel('Code from your authenticator app').fill(used)
    await press(page, 'Confirm')
    await text(page, 'This code was not accepted.')
  })

  it('can be a recovery code, which works once, and be removed', async () => {
    const { page, email } = await openSecurity(app)
    const { codes } = await addAuthenticatorApp(page)
    const [recovery = ''] = codes
    await signInAgain(page, email)
    await press(page, 'Use a recovery code')
    await page.getByLabel('Recovery code').fill(recovery.toLowerCase())
    await press(page, 'Confirm')
    await shows(page, 'Accounts')
    await page.goto('/security')
    await text(page, '9 codes are left')
    await press(page, 'Remove app')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove app' }).click()
    await text(page, 'Your account is protected by a password only')
    await signInAgain(page, email)
    await shows(page, 'Accounts')
  })

  it('are answered in time, or the sign-in starts again', async () => {
    const { page, email } = await openSecurity(app)
    const { code } = await addAuthenticatorApp(page)
    await signInAgain(page, email)
    await shows(page, 'Confirm that it is you')
    await expireChallenges(app)
    await page.getByLabel('Code from your authenticator app').fill(code())
    await press(page, 'Confirm')
    await text(page, 'It took too long')
    await page.getByRole('link', { name: 'Start again' }).click()
    await shows(page, 'Sign in')
    await page.goto('/sign-in/verify')
    await shows(page, 'Sign in')
  })

  it('are skipped on a trusted device, but asked for by changes, which continue after them', async () => {
    const { page, authenticator } = await openOnTrustedDevice(app)
    await press(page, 'Create new codes')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Create new codes' }).click()
    await stepUpDialog(page).waitFor()
    expect(await accessibilityProblems(page)).toEqual([])
    // A password is not enough.
    expect(await stepUpDialog(page).getByRole('button', { name: 'Use your password' }).count()).toBe(0)
    await authenticator.setPresent(true)
    await stepUpDialog(page).getByRole('button', { name: 'Use a passkey' }).click()
    expect(await saveCodes(page)).toHaveLength(10)
    await authenticator.setPresent(false)

    await page.goto('/sessions')
    await text(page, 'Trusted until')
    await press(page, /^Stop trusting /)
    await text(page, 'You no longer trust')
  })

  it('leave everything as it was if the user cancels', async () => {
    const { page } = await openOnTrustedDevice(app)
    await press(page, 'Remove password')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove password' }).click()
    await stepUpDialog(page).waitFor()
    await stepUpDialog(page).getByRole('button', { name: 'Cancel' }).click()
    await stepUpDialog(page).waitFor({ state: 'detached' })
    await text(page, 'Nothing was changed')
    await page.getByRole('button', { name: 'Remove password' }).waitFor()
    await page.reload()
    await shows(page, 'Sign-in and security')
    await page.getByRole('button', { name: 'Remove password' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove password' }).click()
    await stepUpDialog(page).waitFor()
    await page.keyboard.press('Escape')
    await stepUpDialog(page).waitFor({ state: 'detached' })
  })

  it('let an account have a passkey only', async () => {
    const { page, email, authenticator } = await openOnTrustedDevice(app)
    await press(page, 'Remove password')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove password' }).click()
    await authenticator.setPresent(true)
    await stepUpDialog(page).getByRole('button', { name: 'Use a passkey' }).click()
    await text(page, 'Your account has no password.')
    await authenticator.setPresent(false)
    await page.goto('/profile')
    await page.getByRole('link', { name: 'Show sign-in methods' }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('link', { name: 'Change password' }).count()).toBe(0)
    await page.goto('/profile/email')
    await page.getByLabel('New email address').fill(newEmail())
    expect(await page.getByLabel('Current password').count()).toBe(0)
    await press(page, 'Send the link')
    await text(page, 'Your address is not changed yet')
    await page.goto('/security')
    await press(page, 'Set a password')
    await shows(page, 'Check your mail')
    await app.linkTo(email, 'Choose a new password')
    await page.goto('/security')
    await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()
    await shows(page, 'Sign in')
    await authenticator.setPresent(true)
    await press(page, 'Continue with a passkey')
    await shows(page, 'Accounts')
  })
})
