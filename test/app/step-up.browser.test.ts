import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, startAppBrowser } from '../support/app-browser.ts'
import {
  addAuthenticatorApp,
  addPasskey,
  openSecurity,
  saveCodes,
  stepUpDialog,
} from '../support/app-factors.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { addAuthenticator } from '../support/virtual-authenticator.ts'

let app: AppBrowser

/** Asks for new recovery codes, which requires a second factor. The user signed in before there was one. */
async function createCodes(page: Page) {
  await press(page, 'Create new codes')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Create new codes' }).click()
}

const dialogButton = (page: Page, name: string) => stepUpDialog(page).getByRole('button', { name })

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the question whether it is the user', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser({}, { host: 'localhost' })
  }, 180_000)

  it('can be canceled by a user who has no method for it', async () => {
    const { page } = await openSecurity(app)
    await addAuthenticatorApp(page)
    await page.route('**/step-up/options', async route => {
      const reply = await route.fetch()
      await route.fulfill({ response: reply, json: { ...(await reply.json()), factors: [] } })
    })
    await createCodes(page)
    await text(page, 'You have no sign-in method for this.')
    await dialogButton(page, 'Cancel').click()
    await stepUpDialog(page).waitFor({ state: 'detached' })
    await text(page, 'Nothing was changed')
  })

  it('says that there is no connection if its code cannot be loaded', async () => {
    const { page } = await openSecurity(app)
    await addAuthenticatorApp(page)
    await page.route('**/assets/step-up-dialog-*.js', route => route.abort())
    await createCodes(page)
    await text(page, 'No connection')
    expect(await page.getByText('you did not confirm').count()).toBe(0)
  })

  it('ends the ceremony of a passkey when it is canceled', async () => {
    const { page } = await openSecurity(app)
    const authenticator = await addAuthenticator(page)
    await addPasskey(page)
    await authenticator.setPresent(false)
    await page.evaluate(`const get = navigator.credentials.get.bind(navigator.credentials)
      navigator.credentials.get = options => {
        window.ceremony = options.signal
        return get(options)
      }`)
    const isAborted = () => page.evaluate('window.ceremony?.aborted')
    await createCodes(page)
    await dialogButton(page, 'Use a passkey').click()
    await expect.poll(isAborted).toBe(false)
    await dialogButton(page, 'Cancel').click()
    await stepUpDialog(page).waitFor({ state: 'detached' })
    await expect.poll(isAborted).toBe(true)
    await authenticator.setPresent(true)
    await createCodes(page)
    await dialogButton(page, 'Use a passkey').click()
    expect(await saveCodes(page)).toHaveLength(10)
  })

  it('leads to recovery codes that are shown on the next page, on a narrow screen, without a clipboard', async () => {
    const { page } = await openSecurity(app)
    const { code } = await addAuthenticatorApp(page)
    await createCodes(page)
    await stepUpDialog(page).getByLabel('Code from your authenticator app').fill(code())
    const left = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    await page.route('**/recovery-codes', async route => {
      held.resolve()
      await left.promise
      await route.continue()
    })
    await dialogButton(page, 'Confirm').click()
    await held.promise
    await page.getByRole('link', { name: 'Devices', exact: true }).click()
    await shows(page, 'Your devices')
    await page.setViewportSize({ width: 320, height: 700 })
    left.resolve()
    await page.getByRole('dialog', { name: 'Save your recovery codes' }).getByRole('list').waitFor()
    const list = "document.querySelector('.recovery-codes ol')"
    expect(await page.evaluate(`${list}.scrollWidth - ${list}.clientWidth`)).toBe(0)
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    await press(page, 'Copy')
    await text(page, 'Your browser did not allow it.')
    expect(await saveCodes(page)).toHaveLength(10)
  })
})
