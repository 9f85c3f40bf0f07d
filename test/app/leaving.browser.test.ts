import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, startAppBrowser } from '../support/app-browser.ts'
import { decideOnPage, expectAccessible, openSignedIn } from '../support/app-connections.ts'

const CONTINUE = 'Continue to Charles Schwab'
let app: AppBrowser
beforeAll(async () => {
  app = await startAppBrowser()
}, 120_000)

const press = (page: Page, name: string) => page.getByRole('button', { name }).click()

describe('leaving for the institution', { timeout: 60_000 }, () => {
  it('fails with a message if the address is no page of the web, and can be repeated', async () => {
    const { email } = await app.createUser('address@example.com')
    const page = await openSignedIn(app, '/providers/schwab/connect', email)
    await page.route(
      '**/authorization',
      route => route.fulfill({ json: { auth_url: 'javascript:alert(1)', state: 's', expires_in: 600 } }),
      { times: 2 },
    )
    await press(page, CONTINUE)
    await page.getByText('It is not your fault.').waitFor()
    await page.goto(`${app.url}/connections`)
    await press(page, 'Finish connecting')
    await page.getByText('It is not your fault.').waitFor()
    await press(page, 'Finish connecting')
    await decideOnPage(page, 'approve')
    await page.getByText('Charles Schwab is connected.').waitFor()
  })

  it('fails with a message if the browser stores nothing', async () => {
    const { email } = await app.createUser('storage@example.com')
    const page = await openSignedIn(app, '/providers/schwab/connect', email)
    const store = `Storage.prototype.setItem`
    await page.evaluate(`window.kept = ${store}; ${store} = function (...item) {
      if (this === sessionStorage) throw new DOMException('Full', 'QuotaExceededError')
      return kept.apply(this, item)
    }`)
    await press(page, CONTINUE)
    await page.getByText('Your browser stores nothing for this site').waitFor()
    await expectAccessible(page)
    expect(page.url()).toBe(`${app.url}/providers/schwab/connect`)
    await page.evaluate(`${store} = kept`)
    await press(page, CONTINUE)
    await decideOnPage(page, 'approve')
    await page.getByText('Charles Schwab is connected.').waitFor()
  })
})
