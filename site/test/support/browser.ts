import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../../../test/support/chromium.ts'
import { serveFolder } from './static-server.ts'

const dist = fileURLToPath(new URL('../../dist', import.meta.url))

/** Starts a browser and a server of the built site. */
export async function openSite() {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('The site is not built: npm run docs')
  const server = await serveFolder(dist)
  const browser = await launchChromium()
  const foreign: string[] = []
  return {
    url: server.url,
    /** Requests that left the site. */
    foreign,
    async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
      const page = await (await browser.newContext(options)).newPage()
      page.on('request', request => {
        if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
          foreign.push(request.url())
      })
      await page.goto(server.url + path)
      return page
    },
    async close() {
      await browser.close()
      server.close()
    },
  }
}

/** An open site. */
export type Site = Awaited<ReturnType<typeof openSite>>
