import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '../../client/src/index.ts'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail, PASSWORD } from '../support/people.ts'

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const NEW_PASSWORD = 'Other-Horse2'
let app: AppBrowser

const shows = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor()
const text = (page: Page, content: string | RegExp) => page.getByText(content).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const follow = (page: Page, name: string) => page.getByRole('link', { name }).click()
const password = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const confirm = (page: Page, name: string) =>
  page.getByRole('alertdialog').getByRole('button', { name }).click()
const signOut = (page: Page) => page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()

/** Opens a window in which a user is signed in. */
async function openSignedIn(path: string, email: string, userAgent?: string) {
  const page = await app.open(path, userAgent === undefined ? {} : { userAgent })
  await shows(page, 'Sign in')
  await signIn(page, email)
  return page
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the session of the application', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 120_000)

  it('returns to the page that required it, and starts at the start page after a sign-out', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/sessions?from=mail', email)
    await shows(page, 'Your devices')
    expect(page.url()).toBe(`${app.url}/sessions?from=mail`)
    await signOut(page)
    await shows(page, 'Sign in')
    await page.getByText('You were signed out').waitFor({ state: 'detached' })
    await signIn(page, email)
    await shows(page, 'Accounts')
  })

  it('is shared by tabs', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/profile', email)
    await shows(page, 'Profile')
    const tab = await page.context().newPage()
    await tab.goto('/sessions')
    await shows(tab, 'Your devices')
    await signOut(page)
    await shows(tab, 'Sign in')
    await text(tab, 'You were signed out. Sign in again.')
    await signIn(page, email)
    await shows(page, 'Accounts')
    await shows(tab, 'Your devices')
  })

  it('shows a user nothing of the former user', async () => {
    const [ada, grace] = [await app.createUser(newEmail()), await app.createUser(newEmail(), 'Grace Hopper')]
    const page = await openSignedIn('/profile', ada.email)
    await text(page, ada.email)
    await signOut(page)
    await shows(page, 'Sign in')
    let release = () => {}
    const held = new Promise<void>(resolve => (release = resolve))
    await page.route('**/api/v1/auth/me', async route => {
      await held
      await route.continue()
    })
    await signIn(page, grace.email)
    await shows(page, 'Accounts')
    await follow(page, 'Profile')
    await shows(page, 'Profile')
    await text(page, 'Loading your profile')
    expect(await page.getByText(ada.email).count()).toBe(0)
    expect(await page.getByLabel('Your name').count()).toBe(0)
    release()
    await text(page, grace.email)
  })

  it('can be removed without a network', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/profile', email)
    await text(page, email)
    await page.context().setOffline(true)
    await text(page, 'You are offline.')
    await page.getByLabel('Your name').fill('Ada King')
    await press(page, 'Save name')
    await text(page, 'No connection')
    await signOut(page)
    await page.getByRole('heading', { name: 'Profile' }).waitFor({ state: 'detached' })
    await page.context().setOffline(false)
    await page.goto('/profile')
    await shows(page, 'Sign in')
  })

  it('is listed with its device, and can be ended on another one, which returns after the next sign-in', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/sessions', email)
    await shows(page, 'Your devices')
    const other = await openSignedIn('/profile', email, FIREFOX)
    await shows(other, 'Profile')
    await page.reload()
    await page.getByRole('heading', { level: 2, name: '2 devices' }).waitFor()
    const [current, ended] = [
      page.getByRole('listitem', { name: /Chrome/ }),
      page.getByRole('listitem', { name: /Firefox/ }),
    ]
    await current.getByText('This device').waitFor()
    expect(await ended.getByText('This device').count()).toBe(0)
    await ended.getByText('127.0.0.1').waitFor()

    await press(page, 'Sign out Firefox on Linux')
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
    await press(page, 'Sign out Firefox on Linux')
    await confirm(page, 'Sign out')
    await text(page, 'Firefox on Linux is signed out.')
    await ended.getByText('Signed out').waitFor()

    await follow(other, 'Devices')
    await shows(other, 'Sign in')
    await text(other, 'You were signed out. Sign in again.')
    await signIn(other, email)
    await shows(other, 'Your devices')
    await press(other, 'Sign out everywhere')
    await confirm(other, 'Sign out everywhere')
    await shows(other, 'Sign in')
    expect(await other.getByText('You were signed out').count()).toBe(0)
  })

  it('can be removed with its device, which can have a name', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/sessions', email)
    const other = await openSignedIn('/profile', email, FIREFOX)
    await shows(other, 'Profile')
    await page.reload()
    await press(page, 'Rename Firefox on Linux')
    await page.getByRole('dialog').getByLabel('Name').fill('Old laptop')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await press(page, 'Remove Old laptop')
    await confirm(page, 'Remove')
    await text(page, 'Old laptop is removed.')
    await page.getByRole('heading', { level: 2, name: '1 device' }).waitFor()
    await follow(other, 'Devices')
    await shows(other, 'Sign in')
  })

  it('can be trusted', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/sessions', email)
    await press(page, /^Trust /)
    await text(page, 'On a trusted device you stay signed in longer')
    await confirm(page, 'Trust this device')
    await page.getByRole('listitem').getByText('Trusted', { exact: true }).waitFor()
    await press(page, /^Stop trusting /)
    await page.getByRole('button', { name: /^Trust / }).waitFor()
  })

  it('is one of many, which are listed page by page and ended together', async () => {
    const { email } = await app.createUser(newEmail())
    // At most 20 sessions are active. The oldest end, but their devices stay.
    for (let session = 0; session < 21; session++)
      await createClient({ baseUrl: app.url }).auth.login({ email, password: PASSWORD }).orThrow()
    const page = await openSignedIn('/sessions', email)
    await page.getByRole('heading', { level: 2, name: '22 devices' }).waitFor()
    const devices = page.getByRole('main').getByRole('listitem')
    expect(await devices.count()).toBe(20)
    await press(page, 'Show more devices')
    await expect.poll(() => devices.count()).toBe(22)
    await press(page, 'Sign out all other devices')
    await confirm(page, 'Sign out the others')
    await text(page, '19 other devices are signed out.')
    await expect.poll(() => devices.getByText('Signed out').count()).toBe(21)
  })

  it('survives a change of the password, which ends the others', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await openSignedIn('/profile/password', email)
    const other = await openSignedIn('/profile', email, FIREFOX)
    await shows(other, 'Profile')
    await password(page, 'Current password').fill('wrong')
    await password(page, 'New password').fill(NEW_PASSWORD)
    await press(page, 'Change password')
    await text(page, 'This is not your current password.')
    await password(page, 'Current password').fill(PASSWORD)
    await press(page, 'Change password')
    await shows(page, 'Profile')
    await text(page, 'Your password is changed.')
    await follow(other, 'Devices')
    await shows(other, 'Sign in')
    await signIn(other, email, NEW_PASSWORD)
    await shows(other, 'Your devices')
  })

  it('shows a new name, and a new address after the link in the mail was followed', async () => {
    const { email } = await app.createUser(newEmail())
    const address = newEmail()
    const page = await openSignedIn('/profile', email)
    await page.getByLabel('Your name').fill('Ada King')
    await press(page, 'Save name')
    await text(page, 'Your name is saved.')
    await follow(page, 'Change email address')
    await page.getByLabel('New email address').fill(address)
    await password(page, 'Current password').fill(PASSWORD)
    await press(page, 'Send the link')
    await text(page, 'Your address is not changed yet')
    await page.goto(await app.linkTo(address, 'Verify your new email address'))
    await press(page, 'Verify my address')
    await shows(page, 'Your address is verified')
    await follow(page, 'Go to your profile')
    await text(page, address)
    expect(await page.getByLabel('Your name').inputValue()).toBe('Ada King')
  })
})
