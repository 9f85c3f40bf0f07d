import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSite, type Site } from './support/browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

const pages = {
  home: '/',
  'a guide': '/use/token-rotation/',
  'a guide with a diagram': '/how-it-works/request-path/',
  'an operation': '/reference/api/create-connection/',
  'a problem': '/reference/problems/invalid_state/',
  'a table': '/reference/configuration/',
  'the database': '/reference/database/',
  'a code page': '/reference/code/services/',
  'a decision': '/decisions/0014-leases/',
}
/** Scripts make code and tables that scroll focusable, soon after the page is loaded. */
const scrollableIsFocusable = `[...document.querySelectorAll('pre, main table')]
  .every(one => one.scrollWidth <= one.clientWidth || one.tabIndex === 0)`

const views = {
  desktop: { viewport: { width: 1440, height: 1000 }, colorScheme: 'light' },
  'phone, dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
} as const

describe.each(Object.entries(views))('on %s', (_, view) => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site.close())

  it.each(Object.entries(pages))('%s has no serious violation, and fits the screen', async (_name, path) => {
    const page = await site.open(path, view)
    await page.waitForFunction(scrollableIsFocusable)
    await page.evaluate(axe)
    const { violations } = await page.evaluate<{ violations: Violation[] }>('axe.run()')
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.viewport.width)
    await page.context().close()
  })

  it('no page sends a request to other hosts', () => {
    expect(site.foreign).toEqual([])
  })
})
