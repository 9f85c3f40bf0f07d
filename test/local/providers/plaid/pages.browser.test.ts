import { createServer } from 'node:http'
import type { BrowserContextOptions } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../../../local/http-server.ts'
import { accessibilityProblems } from '../../../support/app-browser.ts'
import { findChromium, launchChromium } from '../../../support/chromium.ts'
import { linkRequest, PLATYPUS, startMock } from './mock-plaid.ts'

/** Starts a mock Plaid, a browser, and the page that Link returns to. */
async function open(options: BrowserContextOptions = {}) {
  const mock = await startMock({ clock: () => new Date() })
  const application = await listen(
    createServer((_, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<title>The application</title>')
    }),
  )
  onTestFinished(() => application.stop())
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const page = await (await browser.newContext(options)).newPage()
  page.setDefaultTimeout(12_000)
  const hosted_link = { completion_redirect_uri: `${application.url}/back` }
  return { ...mock, page, hosted_link, application }
}

describe.skipIf(!findChromium())('the pages of mock Plaid', () => {
  it('add an item without a script, and return to the application', async () => {
    const { client, link, page, hosted_link, application } = await open({ javaScriptEnabled: false })
    const { hosted_link_url = '', link_token } = await link({ hosted_link })
    await page.goto(hosted_link_url)
    const choice = page.getByLabel('Platypus OAuth Bank')
    expect((await choice.boundingBox())?.width).toBeLessThan(30)
    await choice.check()
    await page.getByLabel('User name').fill('ada')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('High-Yield Savings').uncheck()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.waitForURL(`${application.url}/back`)
    const [session] = (await client.linkTokenGet({ link_token })).data.link_sessions ?? []
    expect(session?.results?.item_add_results[0]?.accounts.map(({ subtype }) => subtype)).toEqual([
      'checking',
      'credit card',
    ])
  })

  it.each(['light', 'dark'] as const)(
    'have no accessibility problem above minor, also at 390 px, in %s mode',
    { timeout: 60_000 },
    async colorScheme => {
      const mock = await open({ colorScheme, viewport: { width: 390, height: 844 } })
      const { client, server, link, page, connect, hosted_link } = mock
      const { access_token } = await connect(PLATYPUS)
      await client.sandboxItemResetLogin({ access_token })
      const { products: _, ...request } = linkRequest
      const update = { account_selection_enabled: true }
      const repair = (await client.linkTokenCreate({ ...request, access_token, hosted_link, update })).data
      const { hosted_link_url = '' } = await link({ hosted_link: {} })
      const check = async () => {
        const { url, title } = { url: page.url(), title: await page.title() }
        expect(await page.getByRole('heading', { level: 1 }).count(), title).toBe(1)
        expect(await accessibilityProblems(page), `${url} ${title}`).toEqual([])
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        expect(await page.evaluate<number>(overflow), title).toBeLessThanOrEqual(0)
      }
      for (const address of [server.url, repair.hosted_link_url ?? '', hosted_link_url]) {
        await page.goto(address)
        await check()
      }
      await page.getByRole('button', { name: 'Continue' }).click()
      await check()
      await page.getByRole('button', { name: 'Share' }).click()
      await page.getByRole('heading', { name: 'You are done' }).waitFor()
      await check()
      await page.goto(hosted_link_url)
      await check()
    },
  )
})
