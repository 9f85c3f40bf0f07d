import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { startAppBrowser } from '../support/app-browser.ts'
import { expectAccessible, openSignedIn } from '../support/app-connections.ts'
import { mockPlaidOf, openLink, shareInLink } from '../support/app-links.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'

/** Loads a page until it shows a text. */
const reloadUntil = (page: Page, content: string) =>
  vi.waitFor(
    async () => {
      await page.reload()
      await page.getByText(content).first().waitFor({ timeout: 2000 })
    },
    { timeout: 30_000, interval: 100 },
  )
const openAccount = async (page: Page, name: RegExp) => {
  await page.getByRole('link', { name }).first().click()
  await page.getByRole('heading', { name: 'Transactions' }).waitFor()
}

describe.skipIf(!findChromium())('a connection to an institution in Link', () => {
  it('is connected, read, broken, repaired and ended', { timeout: 120_000 }, async () => {
    const app = await startAppBrowser()
    const { email } = await app.createUser('life-of-link@example.com')
    const plaid = await mockPlaidOf(app, email)
    const page = await openSignedIn(app, '/providers', email)
    await page.getByRole('link', { name: 'Connect Plaid' }).click()
    await page.getByLabel('Name of the connection').fill('My bank')
    await expectAccessible(page)
    await openLink(page)
    await shareInLink(page, email)
    await text(page, 'My bank is connected.')
    await text(page, 'First Platypus Bank · through Plaid')
    await page.getByRole('table', { name: /Balance by type/ }).waitFor()
    expect(page.url()).toBe(`${app.url}/`)
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('linking')
    await expectAccessible(page)

    await openAccount(page, /Mortgage/)
    await page.getByRole('heading', { name: 'Amount owed' }).waitFor()
    await text(page, 'First Platypus Bank')
    await expectAccessible(page)
    await page.getByRole('link', { name: 'All accounts' }).click()
    await openAccount(page, /Checking/)
    await page.locator('.transaction').first().waitFor()
    await expectAccessible(page)

    await plaid.set({ history: 'not_ready' })
    await page.reload()
    await text(page, 'Plaid is still collecting your data')
    await expectAccessible(page)
    await plaid.set({ history: 'ready' })

    await page.getByRole('link', { name: 'Connections', exact: true }).click()
    await shows(page, 'Connections')
    await plaid.act('require-login')
    await reloadUntil(page, 'First Platypus Bank asks you to sign in again.')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Reconnect' }).click()
    await shows(page, 'Sign in to First Platypus Bank again')
    await press(page, 'Sign in')
    await text(page, 'My bank is connected.')
    await page.getByRole('link', { name: 'Connections', exact: true }).click()
    await text(page, 'This connection works.')

    await press(page, /^Disconnect/)
    await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
    await text(page, 'No connections yet')
  })
})
