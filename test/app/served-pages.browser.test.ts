import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createClient } from '../../client/src/index.ts'
import { accessibilityProblems, startAppBrowser } from '../support/app-browser.ts'
import { findChromium } from '../support/chromium.ts'
import { newEmail, PASSWORD } from '../support/people.ts'

const Endpoints = z.object({ services: z.record(z.string(), z.string()) })

describe.skipIf(!findChromium())('pages without the application', () => {
  it('have no accessibility problem above minor, in light and dark', { timeout: 120_000 }, async () => {
    const app = await startAppBrowser()
    const { email } = await app.createUser(newEmail())
    const client = createClient({ baseUrl: app.url })
    await client.auth.login({ email, password: PASSWORD }).orThrow()
    const { id } = await client.connections.create({ provider_key: 'schwab', alias: 'My Schwab' }).orThrow()
    const { auth_url } = await client.connections.authorize(id).orThrow()
    if (auth_url === null) throw new Error('mock Schwab has no consent page')
    const endpoints = await (await fetch(`${app.url}/_local/api/endpoints`)).json()
    const { services } = z.parse(Endpoints, endpoints)
    const pages = [
      '/problems/index',
      '/problems/not_found',
      '/problems/rate_limited',
      auth_url ?? '',
      services['Mock Schwab'] ?? '',
      services['Mock Plaid'] ?? '',
    ]
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const address of pages) {
        const page = await app.open(address, { colorScheme })
        expect(await page.getByRole('heading', { level: 1 }).count(), address).toBe(1)
        expect(await accessibilityProblems(page), address).toEqual([])
      }
    }
  })
})
