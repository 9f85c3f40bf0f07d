import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import * as z from 'zod/mini'
import type { AppBrowser } from './app-browser.ts'
import { press, shows } from './app-page.ts'

const Endpoints = z.object({ services: z.record(z.string(), z.string()) })

/** The control routes of mock Plaid, for one login. */
export async function mockPlaidOf({ url }: Pick<AppBrowser, 'url'>, login: string) {
  const endpoints = await (await fetch(`${url}/_local/api/endpoints`)).json()
  const plaid = z.parse(Endpoints, endpoints).services['Mock Plaid']
  const call = async (method: string, path: string, body?: object) => {
    const reply = await fetch(`${plaid}/_mock${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(reply.status, `${method} ${path}`).toBeLessThan(300)
  }
  return {
    /** Runs an action for the items of the login, such as `require-login`. */
    act: (action: string) => call('POST', `/${action}`, { login }),
    /** Sets switches of the login. */
    set: (switches: object) => call('PUT', `/logins/${encodeURIComponent(login)}`, switches),
  }
}

/** Goes from the page that asks for the name of the connection to the page of Link. */
export async function openLink(page: Page): Promise<void> {
  await press(page, 'Continue to Plaid')
  await shows(page, 'Connect an account to Dashtam')
}

/** Shares accounts on the page of Link: all accounts of the first institution, if none is named. */
export async function shareInLink(page: Page, login: string, institution?: string): Promise<void> {
  if (institution !== undefined) await page.getByLabel(institution).check()
  await page.getByLabel('User name').fill(login)
  await press(page, 'Continue')
  await press(page, 'Share')
}
