import { beforeAll, describe, expect, it } from 'vitest'
import { type AppBrowser, startAppBrowser } from '../support/app-browser.ts'
import { connectedUser, decideOnPage, expectAccessible, openSignedIn } from '../support/app-connections.ts'

const TIMEOUT = 60_000
let app: AppBrowser
beforeAll(async () => {
  app = await startAppBrowser()
}, 120_000)

describe('a connection', () => {
  it(
    'is reconnected from the link in a mail, after a sign-in',
    async () => {
      const { email, ids } = await connectedUser(app, 'mail@example.com')
      const page = await openSignedIn(app, `/providers/${ids[0]}/reconnect`, email)
      await page.getByRole('heading', { name: 'Reconnect My Schwab' }).waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Continue to Charles Schwab' }).click()
      await decideOnPage(page, 'approve')
      await page.getByText('My Schwab is connected.').waitFor()
    },
    TIMEOUT,
  )

  it(
    'is checked, renamed and disconnected',
    async () => {
      const { email } = await connectedUser(app, 'manage@example.com', ['First', 'Second'])
      const page = await openSignedIn(app, '/connections', email)
      await page.getByRole('link', { name: 'First' }).click()
      await page.getByRole('button', { name: 'Check now' }).click()
      await page.getByText('The connection to Charles Schwab works.').waitFor()
      await page.getByText('Your permission ends').waitFor()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Rename First' }).click()
      const tops = ['Cancel', 'Save'].map(
        async name => (await page.getByRole('button', { name }).boundingBox())?.y,
      )
      expect(new Set(await Promise.all(tops)).size).toBe(1)
      await page.getByRole('textbox', { name: 'Name' }).fill('Second')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('You have another connection with this name.').waitFor()
      await expectAccessible(page)
      await page.getByRole('textbox', { name: 'Name' }).fill('Retirement')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'Retirement' }).waitFor()
      await page.getByRole('button', { name: 'Disconnect Retirement' }).click()
      await expectAccessible(page)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: 'Disconnect Retirement' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
      await page.getByText('Retirement is disconnected.').waitFor()
      await page.getByRole('heading', { name: 'Second' }).waitFor()
      expect(await page.getByRole('heading', { name: 'Retirement' }).count()).toBe(0)
    },
    TIMEOUT,
  )

  it(
    'that was removed leads to the list',
    async () => {
      const { email, client, ids } = await connectedUser(app, 'removed@example.com')
      await client.connections.delete(ids[0] ?? '').orThrow()
      const page = await openSignedIn(app, '/connections', email)
      for (const path of [`/connections/${ids[0]}`, `/providers/${ids[0]}/reconnect`]) {
        await page.goto(app.url + path)
        await page.getByText('This no longer exists').first().waitFor()
        await page.getByRole('link', { name: 'Go to your connections' }).waitFor()
        expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
      }
    },
    TIMEOUT,
  )

  it(
    'and its accounts belong to sections of the navigation',
    async () => {
      const { email, client, ids } = await connectedUser(app, 'section@example.com')
      const [id = ''] = ids
      const { items } = await client.accounts.list(id).orThrow()
      const account = items.find(({ name, number_masked }) => name.includes(number_masked))
      const page = await openSignedIn(app, '/', email)
      const current = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current]')
      for (const [path, heading, section] of [
        [`/accounts/${id}/${account?.id}`, account?.name ?? '', 'Accounts'],
        [`/connections/${id}`, 'My Schwab', 'Connections'],
        [`/providers/${id}/reconnect`, 'Reconnect My Schwab', 'Connections'],
        ['/profile/email', 'Change email address', 'Profile'],
      ] as const) {
        await page.goto(app.url + path)
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
        expect(await current.allTextContents()).toEqual([section])
        // The number is in the title.
        expect(await page.getByText('Number', { exact: true }).count()).toBe(0)
      }
    },
    TIMEOUT,
  )
})
