import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { addPasskey, openOnTrustedDevice, openSecurity, signInAgain } from '../support/app-factors.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail } from '../support/people.ts'
import { addAuthenticator } from '../support/virtual-authenticator.ts'

const OPTIONS = '**/passkey-login/options'
const OFFER = 'Sign in faster next time'
let app: AppBrowser

/** Opens a window in which a user with a passkey is signed in. */
async function openWithPasskey() {
  const { page } = await openSecurity(app)
  const authenticator = await addAuthenticator(page)
  await addPasskey(page)
  // Otherwise the suggestions of the sign-in page sign in at once.
  await authenticator.setPresent(false)
  return { page, authenticator }
}

const signOut = async (page: Page) => {
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()
  await shows(page, 'Sign in')
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the suggestions of passkeys', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser({}, { host: 'localhost' })
  }, 180_000)

  it('say why a chosen passkey failed, and start again', async () => {
    const { page, authenticator } = await openWithPasskey()
    await page.evaluate("localStorage.setItem('dashtam.email', 'ada@example.com')")
    let attempts = 0
    await page.route('**/passkey-login', async route => {
      attempts += 1
      if (attempts === 1) return route.abort()
      await text(page, 'No connection')
      return route.continue()
    })
    await signOut(page)
    await authenticator.setPresent(true)
    await shows(page, 'Accounts')
    expect(attempts).toBe(2)
    await expect.poll(() => page.evaluate("localStorage.getItem('dashtam.email')")).toBeNull()
  })

  it('do not end the dialog of the button if they start later', async () => {
    const { page } = await openWithPasskey()
    const released = Promise.withResolvers<void>()
    let starts = 0
    await page.route(OPTIONS, async route => {
      starts += 1
      if (starts === 1) await released.promise
      await route.continue()
    })
    const first = page.waitForRequest(OPTIONS)
    await signOut(page)
    await first
    const second = page.waitForResponse(OPTIONS)
    await press(page, 'Continue with a passkey')
    await second
    const waits = page.getByRole('button', { name: 'Continue with a passkey' }).getByRole('progressbar')
    await waits.waitFor()
    released.resolve()
    await page.waitForLoadState('networkidle')
    expect(await waits.isVisible()).toBe(true)
    expect(starts).toBe(2)
  })

  it('are not offered to a user who has a passkey, or to the next user', async () => {
    const trusted = await openOnTrustedDevice(app)
    await trusted.page.evaluate("localStorage.removeItem('dashtam.passkey-offer')")
    await signInAgain(trusted.page, trusted.email)
    await shows(trusted.page, 'Accounts')
    await trusted.page.waitForLoadState('networkidle')
    expect(await trusted.page.getByText(OFFER).count()).toBe(0)

    const { page } = await openSecurity(app)
    await text(page, OFFER)
    await signOut(page)
    const { email } = await app.createUser(newEmail())
    await signIn(page, email)
    await shows(page, 'Accounts')
    await page.waitForLoadState('networkidle')
    expect(await page.getByText(OFFER).count()).toBe(0)
  })
})
