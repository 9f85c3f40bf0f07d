import { beforeAll, describe, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { password, press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail } from '../support/people.ts'

const NEW_PASSWORD = 'Other-Horse2'
let app: AppBrowser

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('a link in a mail', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 120_000)

  it('replaces a forgotten password, also with a second link in the same tab', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await app.open('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    // The page before it has a field of the same name.
    await shows(page, 'Forgot your password?')
    await page.getByLabel('Email').fill(email)
    await press(page, 'Send the link')
    await shows(page, 'Check your mail')
    const first = await app.linkTo(email, 'Choose a new password')
    await press(page, 'Send the email again')
    const second = await app.linkTo(email, 'Choose a new password', 2)
    await page.goto(first)
    await page.waitForURL(`${app.url}/reset-password`)
    await password(page, 'New password').fill(NEW_PASSWORD)
    await press(page, 'Change password')
    await shows(page, 'Your password is changed')
    // The new password made the second link invalid.
    await page.goto(second)
    await shows(page, 'Choose a new password')
    await password(page, 'New password').fill(NEW_PASSWORD)
    await press(page, 'Change password')
    await text(page, 'This link no longer works')
    await page.goto('/sign-in')
    await signIn(page, email, NEW_PASSWORD)
    await shows(page, 'Accounts')
  })

  it('protects the account after a sign-in of someone else', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await app.open('/sign-in')
    await signIn(page, email)
    await shows(page, 'Accounts')
    // The first sign-in causes no mail.
    const attacker = await app.open('/sign-in', {
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    })
    await signIn(attacker, email)
    await shows(attacker, 'Accounts')
    await page.goto(await app.linkTo(email, 'A new sign-in to your account'))
    await shows(page, 'Was this not you?')
    await press(page, 'Protect my account')
    await shows(page, 'Your account is protected')
    await attacker.getByRole('link', { name: 'Devices' }).click()
    await shows(attacker, 'Sign in')
    await text(attacker, 'You were signed out. Sign in again.')
    await page.goto('/profile')
    await shows(page, 'Sign in')
    await page.goto(await app.linkTo(email, 'Choose a new password'))
    await password(page, 'New password').fill(NEW_PASSWORD)
    await press(page, 'Change password')
    await shows(page, 'Your password is changed')
  })

  it('says what to do if a link is incomplete', async () => {
    const page = await app.open('/verify-email')
    for (const path of ['/verify-email', '/reset-password#token=', '/disown-session#other=1']) {
      await page.goto(path)
      await text(page, 'Open the link in your email again')
    }
  })
})
