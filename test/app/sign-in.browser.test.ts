import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail, PASSWORD } from '../support/people.ts'

const VERIFY = 'Verify your email address'
const NEW_PASSWORD = 'Other-Horse2'
let app: AppBrowser

const shows = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor()
const text = (page: Page, content: string | RegExp) => page.getByText(content).first().waitFor()
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const password = (page: Page, label = 'Password') => page.getByLabel(label, { exact: true })

async function register(page: Page, email: string) {
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('Email').fill(email)
  await password(page).fill(PASSWORD)
  await press(page, 'Create account')
  await shows(page, 'Check your mail')
}

/** Counts the requests of a page to an operation. */
function countRequests(page: Page, path: string) {
  let count = 0
  page.on('request', request => {
    if (request.url().endsWith(path) && request.method() === 'POST') count += 1
  })
  return () => count
}

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('signing in to the application', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 120_000)

  it('begins with a registration whose link works in a new tab, after a press of a button', async () => {
    const email = newEmail()
    const page = await app.open('/')
    await shows(page, 'Sign in')
    await page.getByRole('link', { name: 'Create an account' }).click()
    await register(page, email)
    await text(page, email)
    await page.goBack()
    await shows(page, 'Sign in')

    const tab = await page.context().newPage()
    const verifications = countRequests(tab, '/verify-email')
    await tab.goto(await app.linkTo(email, VERIFY))
    await shows(tab, VERIFY)
    await tab.waitForURL(`${app.url}/verify-email`)
    expect(verifications()).toBe(0)
    await press(tab, 'Verify my address')
    await shows(tab, 'Your address is verified')
    await tab.getByRole('link', { name: 'Sign in' }).click()
    expect(await tab.getByLabel('Email').inputValue()).toBe(email)
    await password(tab).fill(PASSWORD)
    await press(tab, 'Sign in')
    await shows(tab, 'Accounts')
    // The other tab follows.
    await shows(page, 'Accounts')
    await tab.goto('/sign-in')
    await shows(tab, 'Accounts')
  })

  it('shows the rules for passwords, and the errors of the API at their fields', async () => {
    const page = await app.open('/register')
    await press(page, 'Create account')
    await text(page, 'Fill in this field.')
    await page.locator('input[name=name]:focus').waitFor()
    await password(page).fill('abcdefgh')
    await page.getByRole('listitem').filter({ hasText: 'A lowercase letter (met)' }).waitFor()
    expect(await page.getByRole('listitem').filter({ hasText: '(met)' }).count()).toBe(2)
    await page.getByLabel('Name').fill('See www.example.com')
    await page.getByLabel('Email').fill(newEmail())
    await password(page).fill(PASSWORD)
    await press(page, 'Create account')
    await text(page, 'Web addresses are not allowed.')
    await page.locator('input[name=name]:focus').waitFor()
    await page.getByLabel('Name').fill('Ada Lovelace')
    await press(page, 'Create account')
    await shows(page, 'Check your mail')
  })

  it('tells about wrong passwords and unverified addresses, and sends the link again until the limit', async () => {
    const email = newEmail()
    const page = await app.open('/register')
    await register(page, email)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signIn(page, email, 'wrong')
    await text(page, 'The email address or the password is wrong')
    await signIn(page, email)
    await text(page, 'Your email address is not verified yet')
    // The registration was the first of 5 mails.
    for (let mail = 2; mail <= 5; mail++) {
      await press(page, 'Send the email again')
      await app.linkTo(email, VERIFY, mail)
      await text(page, 'We sent another email.')
    }
    await press(page, 'Send the email again')
    await text(page, 'Too many requests.')
    const button = page.getByRole('button', { name: /^Send again in 1\d minutes$/ })
    await button.waitFor()
    expect(await button.isDisabled()).toBe(true)
  })

  it('counts down when the server asks to wait, and sends a form once', async () => {
    const page = await app.open('/sign-in')
    const logins = countRequests(page, '/login')
    await page.route('**/api/v1/auth/login', route =>
      route.fulfill({
        status: 429,
        headers: { 'retry-after': '2', 'content-type': 'application/problem+json' },
        body: JSON.stringify({
          type: 'about:blank',
          title: 'Too many requests',
          status: 429,
          detail: 'Wait.',
          instance: 'test-request',
          code: 'rate_limited',
        }),
      }),
    )
    await signIn(page, newEmail())
    await text(page, 'Try again in 2 seconds.')
    expect(await page.getByRole('button', { name: 'Sign in (in' }).isDisabled()).toBe(true)
    await password(page).press('Enter')
    await text(page, 'You can try again now.')
    expect(logins()).toBe(1)
    await page.unroute('**/api/v1/auth/login')
    let release = () => {}
    const held = new Promise<void>(resolve => (release = resolve))
    await page.route('**/api/v1/auth/login', async route => {
      await held
      await route.continue()
    })
    await press(page, 'Sign in')
    await password(page).press('Enter')
    await page.getByRole('button', { name: 'Sign in' }).dispatchEvent('click')
    release()
    await text(page, 'The email address or the password is wrong')
    expect(logins()).toBe(2)
  })

  it('replaces a forgotten password, also with a second link in the same tab', async () => {
    const { email } = await app.createUser(newEmail())
    const page = await app.open('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
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
