import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { accountsOfAllKinds, transactionsOfAllKinds } from '../support/accounts-of-all-kinds.ts'
import { type AppBrowser, startAppBrowser } from '../support/app-browser.ts'
import { connectedUser, expectAccessible, openSignedIn } from '../support/app-connections.ts'

const TIMEOUT = 60_000
let app: AppBrowser
beforeAll(async () => {
  app = await startAppBrowser()
}, 120_000)

const list = (items: readonly unknown[]) => ({
  json: { items, total: items.length, page: 1, per_page: 100, pages: 1 },
})

/** Replies with a problem to requests of the accounts of a connection. */
async function failAccounts(
  page: Page,
  id: string,
  problem: { status: number; code: string; provider?: string },
) {
  const { status } = problem
  const json = { type: 'about:blank', title: 'Failed', detail: 'Failed.', instance: 'request-1', ...problem }
  await page.route(`**/providers/${id}/accounts?*`, route =>
    route.fulfill({ status, json, contentType: 'application/problem+json' }),
  )
}

describe('the start page', () => {
  it(
    'shows the accounts of the other connections if some fail',
    async () => {
      const { email, ids } = await connectedUser(app, 'some@example.com', ['Works', 'Fails', 'Ended'])
      const page = await app.open('/sign-in')
      const [, fails = '', ended = ''] = ids
      await failAccounts(page, fails, { status: 502, code: 'provider_failed', provider: 'Charles Schwab' })
      await failAccounts(page, ended, { status: 409, code: 'reconnection_required' })
      await page.getByLabel('Email').fill(email)
      await page.getByLabel('Password', { exact: true }).fill('Correct-Horse1')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Total in USD' }).waitFor()
      await page.getByText('Charles Schwab has a problem').waitFor()
      await page.getByText('Your permission at Charles Schwab has ended.').waitFor()
      await page.getByText('Without Ended, Fails.').waitFor()
      await expectAccessible(page)
      await page.unrouteAll()
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByText('Without Ended.').waitFor()
      await page.getByRole('link', { name: 'Reconnect' }).click()
      await page.getByRole('heading', { name: 'Reconnect Ended' }).waitFor()
    },
    TIMEOUT,
  )

  it(
    'adds up accounts of all kinds, and each kind has a page',
    async () => {
      const { email, ids } = await connectedUser(app, 'kinds@example.com')
      const page = await openSignedIn(app, '/connections', email)
      await page.route(`**/providers/${ids[0]}/accounts?*`, route => route.fulfill(list(accountsOfAllKinds)))
      await page.route(`**/providers/${ids[0]}/accounts/*/transactions?*`, route => {
        const id = new URL(route.request().url()).pathname.split('/').at(-2)
        return route.fulfill(list(transactionsOfAllKinds.filter(({ account_id }) => account_id === id)))
      })
      await page.goto(app.url)
      const table = page.getByRole('table', { name: 'Balance by type of account in USD' })
      await table.getByRole('row', { name: 'Credit card 1 −$300.30' }).waitFor()
      await page.getByRole('heading', { name: 'Total in USDC' }).waitFor()
      await page.getByText('$1,200.00').waitFor()
      await page.getByText('Without 1 account of unknown balance.').waitFor()
      await page.locator('.balance-bar').first().waitFor()
      await expectAccessible(page)
      const shown = [
        ['Brokerage', 'Trading restricted to closing orders', 'Sold 2 VOO'],
        ['Savings account', '4.25%', 'Employer'],
        ['Travel card', 'Dec 1, 2026', 'Corner Café'],
        ['Wallet', '0.123456789012345678 USDC', 'The description'],
        ['Account elsewhere', 'First Bank', 'Other'],
      ] as const
      for (const [name, text, transaction] of shown) {
        await page.getByRole('link', { name }).click()
        await page.getByRole('heading', { name, level: 1 }).waitFor()
        await page.getByText(text).first().waitFor()
        await page.locator('summary', { hasText: transaction }).click()
        await page.getByText('Type at the institution').waitFor()
        await expectAccessible(page)
        await page.getByRole('link', { name: 'All accounts' }).click()
      }
    },
    TIMEOUT,
  )

  it(
    'says that the browser is offline, and keeps what was read',
    async () => {
      const { email } = await connectedUser(app, 'offline@example.com')
      const page = await openSignedIn(app, '/', email)
      await page.getByRole('heading', { name: 'Total in USD' }).waitFor()
      await page.context().setOffline(true)
      await page.getByText('You are offline.').waitFor()
      await page.getByRole('heading', { name: 'Total in USD' }).waitFor()
      await expectAccessible(page)
    },
    TIMEOUT,
  )
})

describe('an account', () => {
  it(
    'sorts its holdings',
    async () => {
      const { email } = await connectedUser(app, 'sort@example.com')
      const page = await openSignedIn(app, '/', email)
      await page.getByRole('link', { name: /^Margin/ }).click()
      const holdings = page.getByRole('table', { name: 'Holdings' })
      const names = () => holdings.getByRole('rowheader').allInnerTexts()
      await holdings.waitFor()
      const byValue = await names()
      await holdings.getByRole('button', { name: 'Asset' }).click()
      await holdings
        .getByRole('columnheader', { name: 'Asset' })
        .and(page.locator('[aria-sort=ascending]'))
        .waitFor()
      const byName = await names()
      expect(byName).toEqual(byValue.toSorted((a, b) => a.localeCompare(b)))
      expect(byName).not.toEqual(byValue)
      await holdings.getByRole('button', { name: 'Value' }).click()
      await holdings
        .getByRole('columnheader', { name: 'Value' })
        .and(page.locator('[aria-sort=descending]'))
        .waitFor()
      expect(await names()).toEqual(byValue)
    },
    TIMEOUT,
  )

  it(
    'keeps the filter and the page of its transactions in the address',
    async () => {
      const { email } = await connectedUser(app, 'pages@example.com')
      const page = await openSignedIn(app, '/', email)
      await page.getByRole('link', { name: /^Margin/ }).click()
      await page.getByRole('button', { name: '1 year' }).click()
      await page.getByText('Page 1 of').waitFor()
      await page.getByRole('link', { name: 'Next' }).click()
      await page.getByText('Page 2 of').waitFor()
      await page.getByRole('heading', { name: 'Transactions' }).and(page.locator(':focus')).waitFor()
      await page.getByLabel('Type').selectOption('Trade')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByText('Page 1 of').waitFor()
      expect(new URL(page.url()).searchParams.get('type')).toBe('trade')
      await page.getByLabel('Per page').selectOption('50')
      await page.waitForURL(/per_page=50/)
      await page.reload()
      await page.getByText('Page 1 of').waitFor()
      expect(await page.getByLabel('Type').inputValue()).toBe('trade')
      await page.goBack()
      await page.goBack()
      await page.getByText('Page 2 of').waitFor()
      expect(await page.getByLabel('Type').inputValue()).toBe('')
      await page.getByLabel('Find on this page').fill('no such transaction')
      await page.getByText('0 transactions on this page match').waitFor()
      await expectAccessible(page)
    },
    TIMEOUT,
  )

  it(
    'shows errors of the days at the field',
    async () => {
      const { email } = await connectedUser(app, 'days@example.com')
      const page = await openSignedIn(app, '/', email)
      await page.getByRole('link', { name: /^Margin/ }).click()
      const from = page.getByLabel('From')
      await from.fill('2020-01-01')
      await page.getByRole('button', { name: 'Show' }).click()
      await page.getByText('Choose at most one year.').waitFor()
      await from.and(page.locator(':focus')).waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: '30 days' }).click()
      await page.getByText('Page 1 of').waitFor()
    },
    TIMEOUT,
  )

  it(
    'says so if it does not exist',
    async () => {
      const { email, ids } = await connectedUser(app, 'gone@example.com')
      const page = await openSignedIn(app, `/accounts/${ids[0]}/gone`, email)
      await page.getByText('This account is not here').waitFor()
      await expectAccessible(page)
    },
    TIMEOUT,
  )
})
