import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { createClient } from '../../client/src/index.ts'
import { type AppBrowser, accessibilityProblems, signIn } from './app-browser.ts'
import { decide } from './consent.ts'

/** Creates a user, without a browser, and connects mock Schwab for each name. */
export async function connectedUser(
  app: AppBrowser,
  email: string,
  aliases: readonly string[] = ['My Schwab'],
) {
  const { password } = await app.createUser(email)
  const client = createClient({ baseUrl: app.url })
  await client.auth.login({ email, password }).orThrow()
  const ids: string[] = []
  for (const alias of aliases) {
    const { id } = await client.connections.create({ provider_key: 'schwab', alias }).orThrow()
    const started = await client.connections.authorize(id).orThrow()
    assert(started.kind === 'oauth')
    const { searchParams } = await decide(started.auth_url, { login: email })
    const [state = '', code = ''] = ['state', 'code'].map(name => searchParams.get(name) ?? '')
    await client.connections.completeAuthorization(id, { state, code }).orThrow()
    ids.push(id)
  }
  return { email, client, ids }
}

/** Opens a page of the application and signs in. */
export async function openSignedIn(app: AppBrowser, path: string, email: string): Promise<Page> {
  const page = await app.open(path)
  await signIn(page, email)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
  return page
}

/** Decides on the consent page of mock Schwab. */
export function decideOnPage(page: Page, decision: 'approve' | 'deny'): Promise<void> {
  return page.locator(`button[name=decision][value=${decision}]`).click()
}

/** Checks that axe finds nothing above minor, in light and in dark, and that nothing is wider than a phone. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await accessibilityProblems(page)).toEqual([])
  }
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const tooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
  expect(await page.evaluate(tooWide)).toBe(false)
  if (size) await page.setViewportSize(size)
}
