import { TOTP } from 'otpauth'
import { Client } from 'pg'
import type { Locator, Page } from 'playwright-core'
import { type AppBrowser, signIn } from './app-browser.ts'
import { press, shows, text } from './app-page.ts'
import { newEmail, PASSWORD } from './people.ts'
import { addAuthenticator } from './virtual-authenticator.ts'

/** The time of a code of an authenticator app, in milliseconds. */
const STEP = 30_000

/** Opens a window in which a new user is signed in, on the page of the sign-in methods. */
export async function openSecurity(app: AppBrowser) {
  const { email } = await app.createUser(newEmail())
  const page = await app.open('/security')
  await shows(page, 'Sign in')
  await signIn(page, email)
  await shows(page, 'Sign-in and security')
  return { page, email }
}

/** Adds a passkey. Returns the recovery codes that came with it. */
export async function addPasskey(page: Page): Promise<string[]> {
  await press(page, 'Add a passkey')
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  const codes = await saveCodes(page)
  await text(page, /Added on/)
  return codes
}

/** Signs in with a passkey as the second factor, and trusts the device. The next sign-in is one with the password only. */
export async function openOnTrustedDevice(app: AppBrowser) {
  const { page, email } = await openSecurity(app)
  const authenticator = await addAuthenticator(page)
  await addPasskey(page)
  await authenticator.setPresent(false)
  await signInAgain(page, email)
  await shows(page, 'Confirm that it is you')
  await page.getByLabel('Trust this device').check()
  await authenticator.setPresent(true)
  await press(page, 'Use a passkey')
  await text(page, 'You trust this device.')
  await authenticator.setPresent(false)
  await signInAgain(page, email)
  await shows(page, 'Accounts')
  await page.goto('/security')
  await shows(page, 'Sign-in and security')
  return { page, email, authenticator }
}

/** Reads the recovery codes that are shown, and closes their dialog. */
export async function saveCodes(page: Page): Promise<string[]> {
  const dialog = page.getByRole('dialog', { name: 'Save your recovery codes' })
  await dialog.waitFor()
  const codes = await dialog.getByRole('listitem').allInnerTexts()
  await dialog.getByRole('button', { name: 'I have saved them' }).click()
  await dialog.waitFor({ state: 'detached' })
  return codes.map(code => code.trim())
}

/** Sets up an authenticator app on its page. Returns a function that creates the codes for a sign-in. */
export async function addAuthenticatorApp(page: Page) {
  await page.goto('/security/authenticator')
  await press(page, 'Show the QR code')
  await page.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = ((await page.locator('code.secret').textContent()) ?? '').replaceAll(' ', '')
  const totp = new TOTP({ secret })
  await page.getByLabel('Code that the app shows').fill(totp.generate())
  await press(page, 'Confirm')
  const codes = await saveCodes(page)
  await shows(page, 'Sign-in and security')
  // The code of the current step was consumed. The next one is accepted already.
  return { codes, code: () => totp.generate({ timestamp: Date.now() + STEP }) }
}

/** Returns the dialog that asks for a factor before a change. */
export function stepUpDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Confirm that it is you' })
}

/** Signs out, and signs in again with the password. */
export async function signInAgain(page: Page, email: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()
  await shows(page, 'Sign in')
  await signIn(page, email, PASSWORD)
}

/** Makes all challenges older than they can be. */
export async function expireChallenges(app: AppBrowser): Promise<void> {
  const { connectionString, password } = app.database
  const { hostname: host, port, username: user, pathname } = new URL(connectionString)
  const client = new Client({ host, port: Number(port), user, password, database: pathname.slice(1) })
  await client.connect()
  try {
    await client.query(
      "update challenges set created_at = created_at - interval '1 hour', expires_at = expires_at - interval '1 hour'",
    )
  } finally {
    await client.end()
  }
}
