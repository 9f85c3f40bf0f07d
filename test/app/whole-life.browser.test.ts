import { gzipSync } from 'node:zlib'
import type { Page, Response } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, register, signIn } from '../../bin/showcase/walk.ts'
import { type AppBrowser, startAppBrowser } from '../support/app-browser.ts'
import { findChromium } from '../support/chromium.ts'

/** Requests of resets and verifications to one mailbox in an hour. */
const MAILS_PER_HOUR = 5
/** The budget of the first load, with gzip. */
const FIRST_LOAD_BYTES = 153_000

const user = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@example.com`,
  password: 'Analytical-Eng1ne',
})
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const dialogButton = (page: Page, name: string) => page.getByRole('alertdialog').getByRole('button', { name })
/** Waits until something is shown. Fails with its description if it is not. */
const shown = (locator: { waitFor(): Promise<void> }) => locator.waitFor()

/** Starts the local cloud and the browser for all tests of this file. */
let started: Promise<AppBrowser> | undefined
const start = () => (started ??= startAppBrowser())

describe.skipIf(findChromium() === undefined)('the whole life of a user in the application', () => {
  it('goes from a name, an email address and a password to accounts, and ends without a trace', {
    timeout: 120_000,
  }, async () => {
    const app = await start()
    const page = await app.open('/')
    const faults = faultsOf(page)
    await shown(heading(page, 'Sign in'))
    await register(page, user('Ada'))
    await connect(page)
    await shown(page.getByRole('table', { name: /Balance by type/ }))
    expect(page.url()).not.toMatch(/code=|state=|token=/)

    // The back button repeats neither the consent nor a form.
    await page.goBack()
    await page.goForward()
    await link(page, 'Accounts').click()
    await shown(heading(page, 'Accounts'))

    await page.getByRole('link', { name: /^Margin account/ }).click()
    await shown(page.getByRole('heading', { name: 'Transactions' }))
    // Twice a week in the history, so the first page has it on every date.
    await shown(page.getByText('Grocery store').first())
    await link(page, 'Connections').click()
    await link(page, 'Charles Schwab').click()
    await button(page, /^Rename/).click()
    await page.getByRole('dialog').getByRole('textbox').fill('Savings at Schwab')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await shown(heading(page, 'Savings at Schwab'))
    await button(page, /^Disconnect/).click()
    await dialogButton(page, 'Disconnect').click()
    await shown(heading(page, 'Connections'))
    await shown(page.getByText('No connections yet'))
    await button(page, 'Sign out').click()
    await shown(heading(page, 'Sign in'))
    await page.goBack()
    await shown(heading(page, 'Sign in'))
    const kept = await page.evaluate(() => Object.keys({ ...localStorage, ...sessionStorage }))
    // The token of the device gives no access.
    const allowed = ['react-router-scroll-positions', 'dashtam.session.device']
    expect(kept.filter(name => !allowed.includes(name))).toEqual([])
    expect(faults()).toEqual([])
  })

  it('signs all tabs of a browser out at once, and a second browser only by the list of devices', {
    timeout: 120_000,
  }, async () => {
    const app = await start()
    const { email, password } = await app.createUser('grace@example.com', 'Grace')
    const first = await app.open('/sign-in')
    await signIn(first, email, password)
    await shown(heading(first, 'Accounts'))
    const secondTab = await first.context().newPage()
    await secondTab.goto('/profile')
    await shown(heading(secondTab, 'Profile'))
    const other = await app.open('/sign-in')
    await signIn(other, email, password)
    await shown(heading(other, 'Accounts'))
    await link(other, 'Profile').click()

    await link(first, 'Devices').click()
    await button(first, 'Sign out all other devices').click()
    await dialogButton(first, 'Sign out the others').click()
    await shown(first.getByText(/signed out/i).first())
    // The other browser notices at its next request, says why, and returns to its page.
    await link(other, 'Devices').click()
    await shown(other.getByText('You were signed out. Sign in again.'))
    await signIn(other, email, password)
    await shown(heading(other, 'Devices'))
    // The second tab of the first browser is still signed in.
    await link(secondTab, 'Connections').click()
    await shown(heading(secondTab, 'Connections'))
    await button(secondTab, 'Sign out').first().click()
    await shown(heading(first, 'Sign in'))
  })

  it('loads less than 153 kB before it can be used', { timeout: 60_000 }, async () => {
    const app = await start()
    const { email, password } = await app.createUser('edsger@example.com', 'Edsger')
    const page = await app.open('about:blank')
    const signInPage = await firstLoad(page, async () => {
      await page.goto('/sign-in')
      await shown(heading(page, 'Sign in'))
    })
    expect(signInPage).toBeGreaterThan(50_000)
    expect(signInPage).toBeLessThan(FIRST_LOAD_BYTES)
    await signIn(page, email, password)
    await shown(heading(page, 'Accounts'))
    const fresh = await app.open('about:blank', { storageState: await page.context().storageState() })
    const accountsPage = await firstLoad(fresh, async () => {
      await fresh.goto('/')
      await shown(heading(fresh, 'Accounts'))
    })
    expect(accountsPage).toBeGreaterThan(50_000)
    expect(accountsPage).toBeLessThan(FIRST_LOAD_BYTES)
  })

  it('starts without the formatters of the browser, which take long on a phone', async () => {
    const page = await (await start()).open('about:blank')
    await page.addInitScript(() => {
      const uses: string[] = []
      Object.assign(globalThis, { uses })
      const record = (name: string) => uses.push(name)
      Intl.DateTimeFormat.supportedLocalesOf = () => [String(record('supportedLocalesOf'))]
      for (const name of [
        'DateTimeFormat',
        'NumberFormat',
        'DisplayNames',
        'PluralRules',
        'Collator',
      ] as const)
        Object.assign(Intl, { [name]: new Proxy(Intl[name], { construct: () => ({ uses: record(name) }) }) })
    })
    await page.goto('/sign-in')
    await shown(heading(page, 'Sign in'))
    expect(await page.evaluate('uses')).toEqual([])
  })

  it('tells why it cannot go on: an expired session, too many attempts, no network', {
    timeout: 120_000,
  }, async () => {
    const app = await start()
    const { email, password } = await app.createUser('alan@example.com', 'Alan')
    const page = await app.open('/sign-in')
    await signIn(page, email, password)
    await shown(heading(page, 'Accounts'))

    await page.context().setOffline(true)
    await shown(page.getByText('You are offline.', { exact: false }))
    await page.context().setOffline(false)
    await page.getByText('You are offline.', { exact: false }).waitFor({ state: 'hidden' })

    await expireSessions(app.url, email)
    await link(page, 'Devices').click()
    await shown(page.getByText('You were signed out. Sign in again.'))

    await link(page, 'Forgot your password?').click()
    for (let mail = 0; mail < MAILS_PER_HOUR; mail++) {
      await page.goto('/forgot-password')
      await page.getByLabel('Email').fill(email)
      await button(page, 'Send the link').click()
      await Promise.race([
        shown(heading(page, 'Check your mail')),
        shown(page.getByText('That was too often')),
      ])
    }
    await page.goto('/forgot-password')
    await page.getByLabel('Email').fill(email)
    await button(page, 'Send the link').click()
    await shown(page.getByText('That was too often'))
    const wait = button(page, /^Send the link \(in /)
    expect(await wait.isDisabled()).toBe(true)
  })
})

/** Returns the size of the scripts and styles that a page loads, with gzip. */
async function firstLoad(page: Page, load: () => Promise<void>): Promise<number> {
  const replies: Response[] = []
  const record = (reply: Response) => replies.push(reply)
  page.on('response', record)
  await load()
  await page.waitForLoadState('networkidle')
  page.off('response', record)
  const files = replies.filter(reply => reply.url().includes('/assets/'))
  const sizes = await Promise.all(files.map(async reply => gzipSync(await reply.body()).length))
  return sizes.reduce((total, size) => total + size, 0)
}

/** Collects what a browser reports as wrong: errors of scripts and violations of the policy. */
function faultsOf(page: Page): () => string[] {
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => message.type() === 'error' && faults.push(message.text()))
  onTestFinished(() => void page.removeAllListeners())
  // A refused request is an expected outcome, and the browser reports it as an error.
  return () => faults.filter(text => !text.startsWith('Failed to load resource'))
}

/** Ends the sessions of a user in the console of the local cloud. */
async function expireSessions(url: string, email: string): Promise<void> {
  const api = `${url}/_local/api`
  const users = await (await fetch(`${api}/users?q=${encodeURIComponent(email)}`)).json()
  const [{ id }] = users as [{ id: string }]
  const sessions = (await (await fetch(`${api}/users/${id}/sessions`)).json()) as { id: string }[]
  for (const session of sessions) await fetch(`${api}/sessions/${session.id}/expire`, { method: 'POST' })
}
