import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, signIn, startAppBrowser } from '../support/app-browser.ts'
import { connectedUser, decideOnPage, expectAccessible, openSignedIn } from '../support/app-connections.ts'

const TIMEOUT = 60_000
const CALLBACK = '**/authorization/callback?*'
let app: AppBrowser
beforeAll(async () => {
  app = await startAppBrowser()
}, 120_000)

describe('connecting an institution', () => {
  it(
    'leads from nothing to the accounts',
    async () => {
      const { email } = await app.createUser('connect@example.com')
      const page = await openSignedIn(app, '/', email)
      await expectAccessible(page)
      await page.getByRole('link', { name: 'Connect an institution' }).click()
      await page.getByRole('heading', { name: 'Charles Schwab' }).waitFor()
      await expectAccessible(page)
      await page.getByRole('link', { name: 'Connect Charles Schwab' }).click()
      await page.getByLabel('Name of the connection').waitFor()
      await expectAccessible(page)
      expect(await page.getByLabel('Name of the connection').inputValue()).toBe('Charles Schwab')
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await decideOnPage(page, 'approve')
      await page.getByText('Charles Schwab is connected.').waitFor()
      await page.getByRole('heading', { name: 'Total in USD' }).waitFor()
      expect(page.url()).toBe(`${app.url}/`)
      expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('connecting')
      await expectAccessible(page)
    },
    TIMEOUT,
  )

  it(
    'says that access was denied, and lets the user change that',
    async () => {
      const { email } = await app.createUser('denied@example.com')
      const page = await openSignedIn(app, '/providers/schwab/connect', email)
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await decideOnPage(page, 'deny')
      await page.getByRole('heading', { name: 'You did not allow access' }).waitFor()
      expect(page.url()).toBe(`${app.url}/providers/schwab/callback`)
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Try again' }).click()
      await decideOnPage(page, 'approve')
      await page.getByText('Charles Schwab is connected.').waitFor()
    },
    TIMEOUT,
  )

  it(
    'can be finished later',
    async () => {
      const { email } = await app.createUser('later@example.com')
      const page = await openSignedIn(app, '/providers/schwab/connect', email)
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await page.locator('button[name=decision]').first().waitFor()
      await page.goto(`${app.url}/providers/schwab/connect`)
      const name = page.getByLabel('Name of the connection')
      await name.waitFor()
      await page.getByText('You started to connect Charles Schwab before.').waitFor()
      expect(await name.inputValue()).toBe('Charles Schwab')
      await name.fill('Later')
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await page.locator('button[name=decision]').first().waitFor()
      await page.goto(`${app.url}/`)
      await page.getByRole('link', { name: 'Finish connecting' }).waitFor()
      await page.goto(`${app.url}/connections`)
      await page.getByText('Not finished').waitFor()
      expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Later'])
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Finish connecting' }).click()
      await decideOnPage(page, 'approve')
      await page.getByText('Later is connected.').waitFor()
    },
    TIMEOUT,
  )

  it(
    'does not accept a name twice',
    async () => {
      const { email } = await connectedUser(app, 'twice@example.com')
      const page = await openSignedIn(app, '/providers/schwab/connect', email)
      const name = page.getByLabel('Name of the connection')
      await name.fill('My Schwab')
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await page.getByText('You have another connection with this name.').waitFor()
      await name.and(page.locator(':focus')).waitFor()
    },
    TIMEOUT,
  )

  it(
    'continues after a sign-in, if the session ended at the institution',
    async () => {
      const { email } = await app.createUser('ended@example.com')
      const page = await openSignedIn(app, '/providers/schwab/connect', email)
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await page.locator('button[name=decision]').first().waitFor()
      const tab = await page.context().newPage()
      await tab.goto(app.url)
      await tab.getByRole('button', { name: 'Sign out' }).click()
      await tab.getByRole('button', { name: 'Sign in' }).waitFor()
      await decideOnPage(page, 'approve')
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      expect(page.url()).toBe(`${app.url}/sign-in`)
      expect(await page.evaluate('JSON.stringify(history.state)')).not.toMatch(/code|state=/)
      await signIn(page, email)
      await page.getByText('Charles Schwab is connected.').waitFor()
    },
    TIMEOUT,
  )

  it(
    'sends the response of the institution once, and again only if the user asks for it',
    async () => {
      const { email } = await app.createUser('once@example.com')
      const page = await openSignedIn(app, '/providers/schwab/connect', email)
      let requests = 0
      await page.route(CALLBACK, async route => {
        requests++
        await (requests === 1 ? route.abort() : route.continue())
      })
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await decideOnPage(page, 'approve')
      await page.getByRole('heading', { name: 'The connection is not complete' }).waitFor()
      await expectAccessible(page)
      expect(requests).toBe(1)
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByText('Charles Schwab is connected.').waitFor()
      await page.goto(`${app.url}/providers/schwab/callback`)
      await page.getByRole('heading', { name: 'Nothing to complete here' }).waitFor()
      await expectAccessible(page)
      expect(requests).toBe(2)
    },
    TIMEOUT,
  )

  it(
    'is complete if only the reply was lost',
    async () => {
      const { email } = await app.createUser('lost@example.com')
      const page = await openSignedIn(app, '/providers/schwab/connect', email)
      await page.route(
        CALLBACK,
        async route => {
          await route.fetch()
          await route.abort()
        },
        { times: 1 },
      )
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await decideOnPage(page, 'approve')
      await page.getByRole('heading', { name: 'The connection is not complete' }).waitFor()
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByText('Charles Schwab is connected.').waitFor()
    },
    TIMEOUT,
  )

  it(
    'does not complete what another tab or browser started',
    async () => {
      const { email } = await app.createUser('other-tab@example.com')
      const page = await openSignedIn(app, '/', email)
      let requests = 0
      await page.route(CALLBACK, route => {
        requests++
        return route.continue()
      })
      await page.goto(`${app.url}/providers/schwab/callback?code=stolen&state=unknown`)
      await page.getByRole('heading', { name: 'Nothing to complete here' }).waitFor()
      expect(page.url()).toBe(`${app.url}/providers/schwab/callback`)
      await page.reload()
      await page.getByRole('link', { name: 'Go to your connections' }).click()
      await page.getByText('No connections yet').waitFor()
      await expectAccessible(page)
      expect(requests).toBe(0)
    },
    TIMEOUT,
  )
})
