import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { appServer } from '../../../local/front/serve-app.ts'
import { startFront } from '../../../local/front/start-front.ts'
import { freePort } from '../../../local/http-server.ts'

const LARGE = '// text\n'.repeat(1000)
const HTML = { accept: 'text/html,*/*;q=0.8' }

/** Serves a small application in front of an API that answers 418. Returns a function that sends a request as it is. */
async function start() {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam app '))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  const folder = join(parent, 'dist')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(parent, 'secret.json'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<meta name="dashtam-api" content="%API_URL%">')
  writeFileSync(join(folder, 'assets/main.js'), 'start()')
  writeFileSync(join(folder, 'assets/large.js'), LARGE)
  const port = await freePort()
  const front = await startFront({
    port,
    dispatch: async () => ({ statusCode: 418 }),
    local: appServer(folder, `http://127.0.0.1:${port}`),
  })
  onTestFinished(front.stop)
  const send = (path: string, given: Record<string, string> = HTML, method = 'GET') =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
      (resolve, reject) => {
        const headers = { host: `127.0.0.1:${port}`, ...given }
        request({ port, path, headers, method }, reply => {
          let body = ''
          reply.on('data', chunk => (body += chunk))
          reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, body }))
        })
          .on('error', reject)
          .end()
      },
    )
  return { send, port }
}

it('serves the page with the address of the API at the root and at the addresses of its pages', async () => {
  const { send, port } = await start()
  const page = `<meta name="dashtam-api" content="http://127.0.0.1:${port}">`
  for (const path of ['/', '/sign-in', '/providers/schwab/callback?code=a.js', '/accounts/a/b'])
    expect(await send(path)).toMatchObject({
      status: 200,
      body: page,
      headers: { 'cache-control': 'no-cache' },
    })
  expect(await send('/', {})).toMatchObject({ status: 200, body: page })
  expect(await send('/', HTML, 'HEAD')).toMatchObject({ status: 200, body: '' })
  const { headers } = await send('/')
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self';/,
  )
  expect(headers['content-security-policy']).not.toContain('unsafe')
  expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' })
})

it('leaves requests of the API to the API', async () => {
  const { send } = await start()
  for (const path of [
    '/api/v1/auth/me',
    '/api/x.js',
    '/health',
    '/openapi.json',
    '/.well-known/jwks.json',
    '/problems/not_found',
  ])
    expect((await send(path)).status).toBe(418)
  for (const [path, headers, method] of [
    ['/sign-in', HTML, 'POST'],
    ['/sign-in', { accept: 'application/json' }, 'GET'],
  ] as const)
    expect((await send(path, headers, method)).status).toBe(418)
})

it('serves files of its folder only', async () => {
  const { send } = await start()
  expect(await send('/assets/main.js')).toMatchObject({
    status: 200,
    body: 'start()',
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })
  for (const path of [
    '/assets/other.js',
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/%zz.js',
  ])
    expect(await send(path)).toMatchObject({ status: 404, body: 'Not found' })
})

it('compresses files like CloudFront, for browsers that accept it', async () => {
  const { port, send } = await start()
  const url = `http://127.0.0.1:${port}/assets/large.js`
  for (const [accepted, encoding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity, brx', null],
  ] as const) {
    const reply = await fetch(url, { headers: { 'accept-encoding': accepted } })
    expect(reply.headers.get('content-encoding')).toBe(encoding)
    expect(await reply.text()).toBe(LARGE)
  }
  expect((await send('/assets/large.js')).body).toBe(LARGE)
})

it('redirects pages of other host names to the origin that has the session', async () => {
  const { send, port } = await start()
  for (const host of [`localhost:${port}`, 'evil.example', '"><script>'])
    expect(await send('/accounts?page=2', { ...HTML, host })).toMatchObject({
      status: 307,
      headers: { location: `http://127.0.0.1:${port}/accounts?page=2` },
    })
  expect(await send('//evil.example/x', { ...HTML, host: 'localhost' })).toMatchObject({
    headers: { location: `http://127.0.0.1:${port}/evil.example/x` },
  })
})

it('refuses an address with a host', async () => {
  const { send, port } = await start()
  for (const path of [
    'http://evil.example/',
    'http://evil.example/api/v1/auth/me',
    `http://127.0.0.1:${port}/`,
  ])
    expect(await send(path)).toMatchObject({ status: 400, body: 'Bad request' })
})
