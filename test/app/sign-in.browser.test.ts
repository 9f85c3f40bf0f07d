import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { password, press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail, PASSWORD } from '../support/people.ts'

const VERIFY = 'Verify your email address'
let app: AppBrowser

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
    await text(page, 'That was too often.')
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

  it('offers no passkeys at an IP address, where they do not work', async () => {
    const page = await app.open('/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.getByRole('button', { name: 'Continue with a passkey' }).count()).toBe(0)
  })
})
