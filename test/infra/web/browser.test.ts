import { readFileSync } from 'node:fs'
import { createServer as createPlainServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { runInNewContext } from 'node:vm'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { securityHeaders } from '../../../app/security-headers.ts'
import { VIEWER_REQUEST } from '../../../lib/infra/web/viewer-request.ts'
import { selfSigned } from '../../support/certificate.ts'
import { findChromium, launchChromium } from '../../support/chromium.ts'
import { atEndOfFile } from '../../support/cleanups.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const certificate = selfSigned()

async function start(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  atEndOfFile(async () => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

let corsOrigins: readonly string[] = []
/** The functions behind an API Gateway without a CORS configuration. */
const serveApi: RequestListener = async (incoming, outgoing) => {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  )
  const reply = await app.withSettings({ corsOrigins }, () =>
    app.call(incoming.method ?? '', incoming.url ?? '', { headers }),
  )
  outgoing.writeHead(reply.status, reply.headers).end(reply.text)
}
const apiUrl = `https://127.0.0.1:${await start(createServer(certificate, serveApi))}`

/** The page of the application, with a script that does nothing. */
const page = readFileSync('app/index.html', 'utf8')
  .replaceAll('%API_URL%', apiUrl)
  .replace('/src/main.tsx', '/assets/main.js')
/** What CloudFront does: rewrites the path, returns the file and adds the headers. */
const serveApp: RequestListener = (incoming, outgoing) => {
  const { pathname } = new URL(incoming.url ?? '', 'https://app.example.com')
  const event = { request: { uri: pathname } }
  const uri = runInNewContext(`${VIEWER_REQUEST}; handler(event).uri`, { event })
  const [type, text] =
    uri === '/assets/main.js' ? ['text/javascript', 'globalThis.started = true'] : ['text/html', page]
  outgoing
    .writeHead(200, { ...securityHeaders({ connect: 'https:', https: true }), 'content-type': type })
    .end(text)
}
const appUrl = `https://127.0.0.1:${await start(createServer(certificate, serveApp))}`
/** An API that every page may call. */
const serveOther: RequestListener = (_, outgoing) =>
  outgoing
    .writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' })
    .end()
const otherUrl = `https://127.0.0.1:${await start(createServer(certificate, serveOther))}`
const developmentPort = await start(createPlainServer((_, outgoing) => outgoing.end('<!doctype html>')))

describe.runIf(findChromium())('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
    return () => browser.close()
  })

  const open = async (url: string) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    onTestFinished(() => context.close())
    const tab = await context.newPage()
    await tab.goto(url)
    return tab
  }
  type Tab = Awaited<ReturnType<typeof open>>
  /** Calls an address like the client, and returns what the page may read. */
  const fetchFrom = (tab: Tab, url: string) =>
    tab.evaluate(
      target =>
        fetch(target, { headers: { authorization: 'Bearer none' } }).then(
          ({ status, headers }) => [status, headers.get('www-authenticate'), headers.has('x-request-id')],
          (error: Error) => error.name,
        ),
      url,
    )
  const unauthorized = [401, expect.stringMatching(/^Bearer/), true]

  it('the application runs at any path, and calls only its API', async () => {
    corsOrigins = [appUrl, 'http://localhost:*']
    const tab = await open(`${appUrl}/providers/schwab/callback?code=a.b&state=c`)
    expect(await tab.evaluate('globalThis.started')).toBe(true)
    expect(await fetchFrom(tab, `${apiUrl}/api/v1/auth/me`)).toEqual(unauthorized)
    // The header allows every https address. The page narrows it to the API.
    expect(await fetchFrom(tab, otherUrl)).toBe('TypeError')
    expect(await fetchFrom(tab, `${appUrl}/assets/main.js`)).toBe('TypeError')
  })

  it('the application runs no inline script and applies no inline style', async () => {
    const tab = await open(appUrl)
    await tab.evaluate(`
      const script = document.createElement('script')
      script.textContent = 'globalThis.injected = true'
      const style = document.createElement('style')
      style.textContent = 'body { margin: 77px }'
      document.head.append(script, style)
    `)
    expect(await tab.evaluate('[globalThis.injected, getComputedStyle(document.body).margin]')).toEqual([
      undefined,
      '8px',
    ])
  })

  it('a page on any port of localhost calls the API if the stage allows it', async () => {
    const tab = await open(`http://localhost:${developmentPort}`)
    corsOrigins = [appUrl, 'http://localhost:*']
    expect(await fetchFrom(tab, `${apiUrl}/api/v1/auth/me`)).toEqual(unauthorized)
    corsOrigins = [appUrl]
    expect(await fetchFrom(tab, `${apiUrl}/api/v1/auth/logout`)).toBe('TypeError')
  })
})
