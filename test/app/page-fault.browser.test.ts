import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, startAppBrowser } from '../support/app-browser.ts'
import { expectAccessible, openSignedIn } from '../support/app-connections.ts'

let app: AppBrowser
beforeAll(async () => {
  app = await startAppBrowser()
}, 120_000)

describe('a page that cannot be shown', { timeout: 60_000 }, () => {
  it('keeps the navigation, and loads when the connection is back', async () => {
    const { email } = await app.createUser('fault@example.com')
    const page = await openSignedIn(app, '/', email)
    await page.context().setOffline(true)
    await page.getByRole('link', { name: 'Devices' }).click()
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor()
    await page.getByText('The page loads when the connection is back.').waitFor()
    expect(await page.getByRole('button', { name: 'Load again' }).count()).toBe(0)
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Go to the start page' }).click()
    await page.getByRole('heading', { name: 'Accounts' }).waitFor()
    await page.getByRole('link', { name: 'Devices' }).click()
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Devices' }).waitFor()
  })

  it('says that its code is missing, or that the application has an error', async () => {
    const { email } = await app.createUser('missing@example.com')
    const page = await openSignedIn(app, '/', email)
    await page.route('**/assets/devices-*.js', route => route.fulfill({ status: 404 }))
    await page.getByRole('link', { name: 'Devices' }).click()
    await page.getByRole('button', { name: 'Load again' }).waitFor()
    await page.getByText('there is a new version of the application').waitFor()
    await page.route('**/api/v1/auth/factors', route => route.fulfill({ json: {} }))
    await page.getByRole('link', { name: 'Profile' }).click()
    await page.getByRole('link', { name: 'Show sign-in methods' }).click()
    await page.getByText('because of an error in the application').waitFor()
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Load again' }).click()
    await page.getByRole('heading', { name: 'Sign-in and security' }).waitFor()
  })

  it('is not found if its address has no id where it must', async () => {
    const { email } = await app.createUser('no-id@example.com')
    const page = await openSignedIn(app, '/', email)
    for (const path of ['/connections/x', '/accounts/x/y', '/providers/x/reconnect', '/connections/all']) {
      await page.goto(app.url + path)
      await page.getByRole('heading', { name: 'Page not found' }).waitFor()
      await page.getByRole('navigation', { name: 'Main' }).waitFor()
    }
    await page.goto(`${app.url}/nothing`)
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    await page.getByRole('link', { name: 'Dashtam' }).waitFor()
    await expectAccessible(page)
  })
})
