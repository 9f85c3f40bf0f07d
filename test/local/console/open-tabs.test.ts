import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MailSummary } from '../../../local/console-api/replies.ts'
import { launchChromium } from '../../support/chromium.ts'
import { newDirectory } from '../../support/local-cloud.ts'
import { startConsole } from './console-client.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Collects the notification streams of a page. */
const COLLECT_STREAMS = `window.streams = []
window.EventSource = class extends EventSource {
  constructor(address) { super(address); window.streams.push(this) }
}`
const OPEN_STREAMS = 'window.streams.filter(({ readyState }) => readyState !== EventSource.CLOSED).length'
const setVisibility = (value: 'visible' | 'hidden') => `
  Object.defineProperty(document, 'visibilityState', { value: '${value}', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))`

it('has a stream only while it is visible, focuses an opened mail, and clears old outcomes', {
  timeout: 180_000,
}, async () => {
  const { url, until, signUp, child, exited } = await startConsole(newDirectory())
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await page.addInitScript(COLLECT_STREAMS)
  await page.goto(`${url}/_local/users`)
  await page.getByText('No users yet').waitFor()
  await page.evaluate(setVisibility('hidden'))
  expect(await page.evaluate(OPEN_STREAMS)).toBe(0)
  await signUp('ada')
  await page.evaluate(setVisibility('visible'))
  await page.getByText('ada@example.com').waitFor()
  expect(await page.evaluate(OPEN_STREAMS)).toBe(1)

  // On a narrow screen the mail replaces the list.
  const [mail] = await until<MailSummary[]>('/mail', mails => mails.length > 0)
  await page.getByRole('link', { name: /^Mail/ }).click()
  await page.getByRole('list', { name: 'Mails' }).getByRole('link').first().press('Enter')
  const heading = page.getByRole('heading', { level: 2, name: mail?.subject ?? '' })
  await heading.waitFor()
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).toBe('H2')
  await page.getByRole('button', { name: 'Text' }).click()
  await page.getByRole('button', { name: 'Text', pressed: true }).waitFor()

  // The outcome of an action stays on the page that the action opens, and is cleared on the next one.
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const outcome = page.getByText('The mail is deleted.')
  await outcome.waitFor()
  await page.waitForURL(address => !address.pathname.endsWith(mail?.id ?? ''))
  expect(await outcome.isVisible()).toBe(true)
  await page.getByRole('link', { name: /^Rate limits/ }).click()
  await outcome.waitFor({ state: 'detached' })

  // An entry that the page cannot show leaves the tabs usable.
  await page.route('**/_local/api/connections', route => route.fulfill({ json: [{}, null] }))
  await page.getByRole('link', { name: /^Connections/ }).click()
  await page.getByRole('heading', { name: 'This page cannot be shown' }).waitFor()
  await page.getByRole('link', { name: /^Endpoints/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Endpoints' }).waitFor()

  child.kill('SIGINT')
  expect(await exited).toBe(0)
})
