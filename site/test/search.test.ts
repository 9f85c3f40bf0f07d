import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from './support/browser.ts'

/** Queries of the four readers, and the pages that answer them. */
const queries = [
  // Client developers
  ['refresh token', '/use/token-rotation/'],
  ['429', ['/use/rate-limits/', '/reference/problems/rate_limited/']],
  ['invalid_state', '/reference/problems/invalid_state/'],
  ['invalid_refresh_token', '/reference/problems/invalid_refresh_token/'],
  ['list sessions', ['/reference/api/list-sessions/', '/use/sessions/']],
  ['endOtherSessions', '/reference/api/end-other-sessions/'],
  ['log in', ['/reference/api/login/', '/use/authentication/']],
  ['change password', '/reference/api/change-password/'],
  ['connect a provider', '/use/connecting-a-provider/'],
  ['quick start', '/use/quick-start/'],
  ['rate limits', ['/use/rate-limits/', '/reference/rate-limits/']],
  ['sessions', '/use/sessions/'],
  ['RATE_LIMIT_PERCENT', '/reference/configuration/'],
  ['list transactions', '/reference/api/list-transactions/'],
  ['verification mail', ['/use/authentication/', '/reference/api/resend-verification/', '/reference/api/verify-email/']],
  ['reset password', ['/reference/api/reset-password/', '/reference/api/request-password-reset/', '/use/authentication/']],
  // Operators
  ['restore the database', '/operate/runbook/'],
  ['REDIS_URL', '/reference/configuration/'],
  ['breach', '/operate/breach-response/'],
  ['trace a request', '/operate/tracing/'],
  ['ProviderRefreshesStopped', '/reference/alarms/'],
  ['rate_limit_store_failed', '/reference/log-messages/'],
  ['deploy', '/operate/deployment/'],
  ['cost', '/operate/scale/'],
  ['AccountsLocked', ['/reference/alarms/', '/reference/metrics/']],
  ['rotate signing keys', ['/how-it-works/key-rotation/', '/operate/runbook/', '/operate/breach-response/']],
  ['permissions', '/reference/permissions/'],
  // Contributors
  ['add a provider', '/extend/providers/'],
  ['add an endpoint', '/extend/endpoints/'],
  ['migration', '/extend/migrations/'],
  ['provider_connections', '/reference/database/'],
  ['tests', '/extend/testing/'],
  ['lease', ['/how-it-works/scheduled-refresh/', '/decisions/0014-leases/', '/how-it-works/glossary/']],
  ['glossary', '/how-it-works/glossary/'],
  ['request path', '/how-it-works/request-path/'],
  ['replay', ['/how-it-works/rotation-and-replay/', '/use/token-rotation/']],
] as const

describe('the search', () => {
  let site: Site
  let page: Page
  beforeAll(async () => {
    site = await openSite()
    page = await site.open('/use/quick-start/')
    await page.click('button[data-open-modal]')
    await page.waitForSelector('.pagefind-ui__search-input')
  })
  afterAll(() => site.close())

  const resultsOf = async (query: string) => {
    await page.fill('.pagefind-ui__search-input', '')
    await page.waitForSelector('.pagefind-ui__result', { state: 'detached' })
    await page.fill('.pagefind-ui__search-input', query)
    await page.getByText(`for ${query}`, { exact: false }).first().waitFor()
    await page.locator('.pagefind-ui__result').first().locator('a').first().waitFor()
    const links = await page
      .locator('.pagefind-ui__result > .pagefind-ui__result-inner > .pagefind-ui__result-title > a')
      .evaluateAll(found => found.map(link => new URL((link as HTMLAnchorElement).href).pathname))
    return [...new Set(links)]
  }

  it.each(queries)('for "%s" finds %s first', async (query, expected) => {
    const wanted: readonly string[] = typeof expected === 'string' ? [expected] : expected
    const results = await resultsOf(query)
    expect(wanted, `found in this order: ${results.slice(0, 5).join(' ')}`).toContain(results[0])
  })

  it('sends no request to other hosts', () => {
    expect(site.foreign).toEqual([])
  })
})
