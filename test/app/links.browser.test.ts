import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { expectAccessible, openSignedIn } from '../support/app-connections.ts'
import { openLink, shareInLink } from '../support/app-links.ts'
import { press, shows, text } from '../support/app-page.ts'
import { findChromium } from '../support/chromium.ts'

const CALLBACK = '/providers/plaid/callback'
const LINK = '**/authorization/link'
let app: AppBrowser

/** A new user on the page of Link. */
async function userInLink(email: string): Promise<Page> {
  await app.createUser(email)
  const page = await openSignedIn(app, '/providers/plaid/connect', email)
  await openLink(page)
  return page
}

describe.skipIf(!findChromium())('the page of Link', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    app = await startAppBrowser()
  }, 120_000)

  it('can be left without sharing anything, and opened again', async () => {
    const email = 'leaves@example.com'
    const page = await userInLink(email)
    await press(page, 'Leave')
    await shows(page, 'You did not allow access')
    expect(page.url()).toBe(`${app.url}${CALLBACK}`)
    await expectAccessible(page)
    await press(page, 'Try again')
    await shareInLink(page, email)
    await text(page, 'Plaid is connected.')
  })

  it('can be continued by users who come back before they have finished', async () => {
    const email = 'unfinished@example.com'
    const page = await userInLink(email)
    await page.goto(app.url + CALLBACK)
    await shows(page, 'You are not finished yet')
    await expectAccessible(page)
    await press(page, 'Check again')
    await shows(page, 'You are not finished yet')
    await page.reload()
    await press(page, 'Continue at Plaid')
    await shareInLink(page, email)
    await text(page, 'Plaid is connected.')
  })

  it('can be left with the back button', async () => {
    const email = 'back@example.com'
    const page = await userInLink(email)
    await page.goBack()
    await text(page, 'You started to connect Plaid before.')
    await openLink(page)
    await shareInLink(page, email)
    await text(page, 'Plaid is connected.')
    await page.goto(app.url + CALLBACK)
    await shows(page, 'Nothing to complete here')
    await expectAccessible(page)
  })

  it('completes nothing in another tab, and the first tab completes it', async () => {
    const email = 'tabs@example.com'
    const page = await userInLink(email)
    const tab = await page.context().newPage()
    await tab.goto(app.url + CALLBACK)
    await shows(tab, 'Nothing to complete here')
    await shareInLink(page, email)
    await text(page, 'Plaid is connected.')
  })

  it('completes nothing for another user, and the connection of its user later', async () => {
    const [email, other] = ['owner@example.com', 'other@example.com']
    await app.createUser(other)
    const page = await userInLink(email)
    const tab = await page.context().newPage()
    await tab.goto(app.url)
    await press(tab, 'Sign out')
    await signIn(tab, other)
    await shows(tab, 'Accounts')
    await shareInLink(page, email)
    await shows(page, 'Nothing to complete here')
    await press(page, 'Sign out')
    await page.goto(app.url + CALLBACK)
    await signIn(page, email)
    await text(page, 'Plaid is connected.')
  })

  it('is complete if only the reply was lost, and after a reload', async () => {
    const email = 'lost@example.com'
    const page = await userInLink(email)
    const loseReply = async (route: { fetch(): Promise<unknown>; abort(): Promise<void> }) => {
      await route.fetch()
      await route.abort()
    }
    await page.route(LINK, loseReply, { times: 1 })
    await shareInLink(page, email)
    await shows(page, 'The connection is not complete')
    await expectAccessible(page)
    await page.reload()
    await text(page, 'Plaid is connected.')
  })

  it('has expired after a while', async () => {
    const email = 'expired@example.com'
    const page = await userInLink(email)
    await page.route(LINK, route => route.fulfill({ status: 400, json: { code: 'public_token_refused' } }), {
      times: 1,
    })
    await shareInLink(page, email)
    await shows(page, 'This took too long')
    await press(page, 'Start again')
    await shareInLink(page, email)
    await text(page, 'Plaid is connected.')
  })

  it('is not needed for a connection that works', async () => {
    const email = 'works@example.com'
    const page = await userInLink(email)
    await shareInLink(page, email)
    await text(page, 'Plaid is connected.')
    await page.getByRole('link', { name: 'Connections', exact: true }).click()
    await page.getByRole('link', { name: 'Plaid', exact: true }).click()
    await page.getByRole('heading', { name: 'Details' }).waitFor()
    await page.goto(`${page.url().replace('/connections/', '/providers/')}/reconnect`)
    await press(page, 'Continue to First Platypus Bank')
    await press(page, 'Sign in')
    await text(page, 'Plaid is connected.')
  })

  it('says so if there is no page, only a widget', async () => {
    await app.createUser('widget@example.com')
    const page = await openSignedIn(app, '/providers/plaid/connect', 'widget@example.com')
    await page.route('**/authorization', route =>
      route.fulfill({ json: { kind: 'link', link_token: 't', auth_url: null, state: 's', expires_at: '' } }),
    )
    await press(page, 'Continue to Plaid')
    await text(page, 'This institution cannot be connected here')
    expect(page.url()).toBe(`${app.url}/providers/plaid/connect`)
  })
})
