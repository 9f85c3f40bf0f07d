import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MailSummary, RequestSummary, RunSummary } from '../../../local/console-api/replies.ts'
import { launchChromium } from '../../support/chromium.ts'
import { newDirectory, startLocal } from '../../support/local-cloud.ts'
import { PASSWORD, startConsole } from './console-client.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const LIMIT = { timeout: 180_000 }

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Opens a page that fails the test if the browser reports an error, for example a violation of the policy. */
async function openPage(options: Parameters<Browser['newPage']>[0] = {}) {
  const page = await browser.newPage(options)
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && /policy|violat/i.test(message.text())) errors.push(message.text())
  })
  return { page, errors }
}

/** Returns the violations that axe finds, except minor ones. */
async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath })
  return page.evaluate(async () => {
    // @ts-expect-error: axe is a global of the page.
    const { violations: found } = await window.axe.run(document, { iframes: false })
    return found
      .filter(({ impact }: { impact: string }) => impact !== 'minor')
      .map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => `${id}: ${nodes[0]?.html}`)
  })
}

it('shows what happens as it happens', LIMIT, async () => {
  const cloud = await startConsole(newDirectory())
  const { url, api, get, until, signUp } = cloud
  const ada = await signUp('ada')
  for (let mail = 0; mail < 3; mail += 1)
    await api('POST', '/auth/request-password-reset', { email: ada.email })
  for (const name of ['bob', 'cleo', 'dora', 'emil'])
    await api('POST', '/auth/register', { email: `${name}@example.com`, password: PASSWORD, name })
  const mails = await until<MailSummary[]>('/mail', all => all.length >= 9)
  const { page, errors } = await openPage({ viewport: { width: 1280, height: 600 } })

  // A new mail appears by itself, and the selected mail and the place in the list stay.
  await page.goto(`${url}/_local`)
  await page.waitForURL('**/_local/mail')
  const list = page.getByRole('list', { name: 'Mails' })
  const links = list.getByRole('link')
  await links.last().click()
  await page.getByRole('heading', { level: 2, name: mails.at(-1)?.subject ?? '' }).waitFor()
  const address = page.url()
  const topOfLast = async () => Math.round((await links.last().boundingBox())?.y ?? Number.NaN)
  const before = await topOfLast()
  await api('POST', '/auth/register', { email: 'fay@example.com', password: PASSWORD, name: 'Fay' })
  await list.getByText('fay@example.com').waitFor({ state: 'attached' })
  // A scroll position can be a fraction of a pixel.
  expect(Math.abs((await topOfLast()) - before)).toBeLessThanOrEqual(1)
  expect(page.url()).toBe(address)
  const frame = page.frameLocator('iframe')
  await frame.getByText('Hello').first().waitFor()
  await page.getByRole('button', { name: 'Text' }).click()
  await page.locator('.mail-text').waitFor()
  await page.reload()
  await page.locator('.mail-text').waitFor()
  await page.getByLabel('Search recipient, subject and text').fill('fay@')
  await expect.poll(() => links.count()).toBe(1)

  // A request expands to its statements and log lines.
  await page.getByRole('link', { name: /^Requests/ }).click()
  await page.getByLabel('Status').selectOption('2')
  await page.getByLabel('Search path and request id').fill('register')
  await page.getByRole('link', { name: '/api/v1/auth/register' }).first().click()
  await page.getByRole('heading', { name: 'POST /api/v1/auth/register' }).waitFor()
  const statement = page.locator('.operations summary').filter({ hasText: 'registrations' }).first()
  await statement.click()
  await page.locator('.operations .code-block:visible').getByText('insert into "registrations"').waitFor()
  await page.getByText('request_completed', { exact: true }).waitFor()
  await page.getByText('user_registered', { exact: true }).waitFor()
  await page.goBack()
  expect(await page.getByLabel('Search path and request id').inputValue()).toBe('register')

  // A rate limit is reset.
  await page.getByRole('link', { name: 'Rate limits' }).click()
  const bucket = page
    .getByRole('row')
    .filter({ hasText: 'mail_by_mailbox' })
    .filter({ hasText: /[12] of 5/ })
  await bucket.getByRole('button', { name: 'Reset mail_by_mailbox' }).click()
  await page.getByText('mail_by_mailbox is full again.').waitFor()
  await bucket.waitFor({ state: 'detached' })

  // Act as a user: the application opens signed in.
  await page.getByRole('link', { name: /^Users/ }).click()
  const [application] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: `Act as ${ada.email}` }).click(),
  ])
  await application.waitForURL(`${url}/`)
  const session = await application.evaluate(() => localStorage.getItem('dashtam.session'))
  expect(session).toContain(ada.id)
  await application.getByRole('navigation', { name: 'Main' }).waitFor()

  // Confirmed actions, here of mock Schwab, with the keyboard.
  await page.getByRole('link', { name: 'Mock providers' }).click()
  await page.getByRole('button', { name: 'Revoke all grants' }).press('Enter')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).press('Enter')
  await page.getByLabel('Lifetime of access tokens').fill('30')
  await page.getByLabel('Lifetime of access tokens').press('Enter')
  await page.getByText('Lifetime of access tokens: now 30.').waitFor()
  expect(await get('/providers/schwab')).toContainEqual(
    expect.objectContaining({ name: 'access_seconds', value: 30 }),
  )
  await page.getByRole('button', { name: 'Mock Plaid' }).click()
  await page.getByLabel('Transaction history').selectOption('not_ready')
  await page.getByText('Transaction history: now not_ready.').waitFor()
  expect(await get('/providers/plaid')).toContainEqual(
    expect.objectContaining({ name: 'history', value: 'not_ready' }),
  )
  expect(errors).toEqual([])
  cloud.child.kill('SIGINT')
  expect(await cloud.exited).toBe(0)
})

it('reconnects by itself after a restart of the local cloud', LIMIT, async () => {
  const directory = newDirectory()
  const first = await startConsole(directory)
  const { page } = await openPage()
  await page.goto(`${first.url}/_local/users`)
  await page.getByText('No users yet').waitFor()
  first.child.kill('SIGINT')
  expect(await first.exited).toBe(0)
  await page.getByText('Not connected, reconnecting…').waitFor()
  const { port } = new URL(first.url)
  const second = await startLocal(directory, { PORT: port })
  const body = JSON.stringify({ email: 'ada@example.com', password: PASSWORD, name: 'Ada' })
  const headers = { 'content-type': 'application/json' }
  await fetch(`${second.url}/api/v1/auth/register`, { method: 'POST', headers, body })
  await page.getByText('ada@example.com').waitFor()
  await page.getByText('Not connected, reconnecting…').waitFor({ state: 'detached' })
  second.child.kill('SIGINT')
  expect(await second.exited).toBe(0)
})

it('has no accessibility violation on any tab, light and dark, wide and narrow', LIMIT, async () => {
  const { url, api, call, get, until, signUp, child, exited } = await startConsole(newDirectory())
  const ada = await signUp('ada')
  await api('POST', '/auth/register', { email: 'bob@example.com', password: PASSWORD, name: 'Bob' })
  await api('POST', '/providers', { provider_key: 'schwab', alias: 'One' }, ada.access_token)
  await call('POST', '/schedules/jobs/delete-expired')
  const [mail] = await until<MailSummary[]>('/mail', mails => mails.length > 1)
  const [request] = await get<RequestSummary[]>('/requests')
  const [run] = await get<RunSummary[]>('/jobs')
  const tabs = [
    'mail',
    `mail/${mail?.id}`,
    `mail/${mail?.id}?view=text`,
    'requests',
    `requests/${request?.id}`,
  ]
    .concat([
      'users',
      `users/${ada.id}`,
      'connections',
      'jobs',
      `jobs/${run?.id}`,
      'events',
      'audit',
      'rate-limits',
    ])
    .concat(['providers', 'endpoints', 'absent'])
  const found: string[] = []
  for (const options of [
    { viewport: { width: 1280, height: 800 } },
    { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
    { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  ] as const) {
    const { page, errors } = await openPage({ ...options, bypassCSP: true })
    for (const tab of tabs) {
      await page.goto(`${url}/_local/${tab}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.locator('.skeleton').first().waitFor({ state: 'detached' })
      found.push(...(await violations(page)).map(text => `${tab}: ${text}`))
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (overflow > 0) found.push(`${tab}: ${overflow} px too wide at ${options.viewport.width}`)
    }
    found.push(...errors)
    await page.close()
  }
  expect(found).toEqual([])
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})
