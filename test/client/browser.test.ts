import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest'
import type { Client } from '../../client/src/index.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { atEndOfFile } from '../support/cleanups.ts'
import { createUser, PASSWORD } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { startBrowserServer } from './support/browser-server.ts'
import { buildPage } from './support/build-page.ts'
import { countRefreshTokens, LIFETIME } from './support/tabs.ts'

declare global {
  /** The client of a page. */
  var client: Client
  /** The states that a page showed that a server rendered for a signed-in user. */
  var shown: string[]
  var document: { readonly body: { readonly textContent: string | null } }
}

const TABS = 20
const app = await startApp()
const folder = mkdtempSync(join(inject('scratch'), 'page-'))
await buildPage(folder)
const server = await startBrowserServer(app, folder)
atEndOfFile(server.stop)
let browser: Browser

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(server.url)
  await page.waitForFunction(() => globalThis.client !== undefined)
  return page
}

async function signedIn() {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const email = await createUser(app)
  const page = await openTab(context)
  const userId = await page.evaluate(
    async ([address, password]) => {
      await globalThis.client.auth.login({ email: address, password }).orThrow()
      return (await globalThis.client.user.get().orThrow()).id
    },
    [email, PASSWORD] as const,
  )
  server.refreshes.length = 0
  return { context, page, userId }
}

/** Makes the stored access token as old as it is at the server. */
function ageStoredToken(page: Page, seconds: number): Promise<void> {
  return page.evaluate(lateness => {
    const key = 'dashtam.session'
    const stored = JSON.parse(String(localStorage.getItem(key)))
    localStorage.setItem(key, JSON.stringify({ ...stored, stored_at: stored.stored_at - lateness * 1000 }))
  }, seconds)
}

const callApi = (page: Page) => page.evaluate(async () => (await globalThis.client.user.get()).ok)
const statusOf = (page: Page) => page.evaluate(() => globalThis.client.session.state.status)
const isShown = (page: Page, status: string) =>
  page.waitForFunction(text => document.body.textContent?.trim() === text, status)
const storedToken = (page: Page) =>
  page.evaluate(() => JSON.parse(String(localStorage.getItem('dashtam.session'))).access_token as string)

// Without Chromium, these tests are skipped. In CI, `.ci/run` installs it.
describe.skipIf(!findChromium())('the built client in Chromium', () => {
  beforeAll(async () => {
    browser = await launchChromium()
    atEndOfFile(() => browser.close())
  })

  it('refreshes one session once in 20 tabs of Chromium', async () => {
    const { context, page, userId } = await signedIn()
    await ageStoredToken(page, LIFETIME + 1)
    const tabs = await Promise.all(Array.from({ length: TABS }, () => openTab(context)))
    const results = await app.later(LIFETIME + 1, () => Promise.all(tabs.map(callApi)))
    expect(results).toEqual(Array(TABS).fill(true))
    expect(await countRefreshTokens(app, userId)).toBe(2)
    expect(new Set(server.refreshes).size).toBe(1)
    expect(await Promise.all(tabs.map(statusOf))).toEqual(Array(TABS).fill('signed_in'))
    expect(new Set(await Promise.all(tabs.map(storedToken))).size).toBe(1)
    // A minute later, no tab uses a token that was replaced.
    expect(await app.later(LIFETIME + 61, () => Promise.all(tabs.map(callApi)))).toEqual(
      Array(TABS).fill(true),
    )
  })

  it('stays signed in if Chromium loses the reply of a refresh', async () => {
    const { context, page, userId } = await signedIn()
    await ageStoredToken(page, LIFETIME + 1)
    const tab = await openTab(context)
    server.loseReplies(1)
    expect(await app.later(LIFETIME + 1, () => callApi(tab))).toBe(true)
    expect(server.refreshes.length).toBeGreaterThanOrEqual(2)
    expect(new Set(server.refreshes).size).toBe(1)
    expect(await countRefreshTokens(app, userId)).toBe(2)
    expect(await statusOf(tab)).toBe('signed_in')
  })

  it('shows with React the state that a server rendered, until it knows its own', async () => {
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await openTab(context)
    await isShown(page, 'signed_out')
    expect(await page.evaluate(() => [...new Set(globalThis.shown)])).toEqual(['signed_in', 'signed_out'])
  })

  it('shows with React in every tab whether a user is signed in', async () => {
    const { context, page } = await signedIn()
    const other = await openTab(context)
    await isShown(page, 'signed_in')
    await isShown(other, 'signed_in')
    await page.evaluate(() => globalThis.client.auth.logout())
    await isShown(page, 'signed_out')
    await isShown(other, 'signed_out')
  })
})
