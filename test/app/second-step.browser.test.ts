import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { addAuthenticatorApp, expireChallenges, openSecurity, signInAgain } from '../support/app-factors.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'

let app: AppBrowser

/** Opens a window at the second step of a user who has an authenticator app. */
async function openSecondStep() {
  const { page, email } = await openSecurity(app)
  const { code } = await addAuthenticatorApp(page)
  await signInAgain(page, email)
  await shows(page, 'Confirm that it is you')
  const enterCode = async () => {
    await page.getByLabel('Code from your authenticator app').fill(code())
    await press(page, 'Confirm')
  }
  return { page, email, enterCode }
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the second step of a sign-in', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 180_000)

  it('keeps the choice to trust the device if the user chooses another method', async () => {
    const { page } = await openSecondStep()
    await page.getByLabel('Trust this device').check()
    await press(page, 'Use a recovery code')
    await page.getByLabel('Recovery code').waitFor()
    expect(await page.getByLabel('Trust this device').isChecked()).toBe(true)
  })

  it('says that the device is trusted, also if the next page is loaded later', async () => {
    const { page, enterCode } = await openSecondStep()
    await page.getByLabel('Trust this device').check()
    const loaded = Promise.withResolvers<void>()
    await page.route('**/assets/*.js', async route => {
      await loaded.promise
      await route.continue()
    })
    const trusted = page.waitForResponse(reply => reply.url().endsWith('/trust'))
    await enterCode()
    await (await trusted).finished()
    loaded.resolve()
    await shows(page, 'Accounts')
    await text(page, 'You trust this device.')
  })

  it('returns to the page that required the sign-in, also if it starts again', async () => {
    const { page, email, enterCode } = await openSecondStep()
    await page.goto('/connections')
    await signIn(page, email)
    await shows(page, 'Confirm that it is you')
    await expireChallenges(app)
    await enterCode()
    await text(page, 'It took too long')
    await page.getByRole('link', { name: 'Start again' }).click()
    await shows(page, 'Sign in')
    // The challenge is no longer in memory.
    await page.goBack()
    await shows(page, 'Sign in')
    await signIn(page, email)
    await enterCode()
    await shows(page, 'Connections')
  })
})
