import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openChanges } from '../../../local/console-api/changes.ts'
import { consolePages } from '../../../local/console-api/console-pages.ts'
import { mailRoutes } from '../../../local/console-api/mail-routes.ts'
import { serveConsole } from '../../../local/console-api/serve-console.ts'
import { freePort, listen } from '../../../local/http-server.ts'
import { openMailbox } from '../../../local/recording/mailbox.ts'

const hostile = '</script><img src=x onerror=alert(1)>'
const mail = {
  id: 'a b/c',
  to: 'ada@example.com',
  subject: hostile,
  text: hostile,
  html: `<html><head><title>x</title></head>${hostile}`,
  sent_at: '2026-11-26T12:00:00.000Z',
}

/** Builds the folder of the console, with a secret next to it. */
function folder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'dashtam-console-'))
  onTestFinished(() => rmSync(parent, { recursive: true }))
  const built = join(parent, 'dist')
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(built, 'index.html'), '<title>Console</title>')
  writeFileSync(join(built, 'assets', 'index-1.js'), 'run()')
  writeFileSync(join(parent, 'secret.js'), 'secret')
  return built
}

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

async function start() {
  const port = await freePort()
  const changes = openChanges()
  const mailbox = openMailbox(
    async () => [mail],
    () => {},
  )
  const routes = mailRoutes(mailbox)
  const local = serveConsole({
    routes,
    changes,
    pages: consolePages(folder(), `http://127.0.0.1:${port}`),
  })
  const server = createServer(async (incoming, outgoing) => {
    if (!(await local(incoming, outgoing))) outgoing.writeHead(418).end()
  })
  const listening = await listen(server, port)
  onTestFinished(listening.stop)
  onTestFinished(changes.stop)
  const send = (path: string, { method = 'GET', headers = {} }: Sent = {}) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
      (resolve, reject) => {
        const options = {
          port,
          path,
          method,
          headers: { host: `127.0.0.1:${port}`, ...headers },
          agent: false,
        }
        request(options, incoming => {
          let body = ''
          incoming.on('data', chunk => (body += chunk))
          incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body }))
        })
          .on('error', reject)
          .end()
      },
    )
  return { send, changes, port }
}

it('accepts only the host names of this machine', async () => {
  const { send } = await start()
  expect((await send('/_local/api/mail', { headers: { host: 'localhost:3000' } })).status).toBe(200)
  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:3000',
    'localhost@evil.example',
  ]) {
    for (const path of ['/_local', '/_local/api/mail', '/_local/api/events'])
      expect((await send(path, { headers: { host } })).status).toBe(421)
  }
})

it('refuses reads, notifications and actions of other origins, also of this machine, and sends no CORS headers', async () => {
  const { send, port } = await start()
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:5173' },
    { origin: `http://localhost:${port}` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign) {
    for (const [method, path] of [
      ['GET', '/_local/api/mail'],
      ['GET', '/_local/api/events'],
      ['GET', '/_local/api/mail/a%20b%2Fc/html'],
      ['DELETE', '/_local/api/mail'],
      ['OPTIONS', '/_local/api/mail'],
    ] as const) {
      const reply = await send(path, { method, headers })
      expect(reply.status).toBe(403)
      expect(Object.keys(reply.headers).filter(name => name.startsWith('access-control'))).toEqual([])
      expect(reply.body).not.toContain('ada@example.com')
    }
  }
  const own = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' }
  expect((await send('/_local/api/mail', { headers: own })).status).toBe(200)
  expect((await send('/_local/api/mail', { method: 'DELETE', headers: own })).status).toBe(204)
})

it('shows no data as a page', async () => {
  const { send } = await start()
  const { headers, body } = await send('/_local/api/mail')
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
  expect(JSON.parse(body)).toMatchObject([{ subject: hostile }])
})

it('runs no script of a mail and opens its links in a new tab', async () => {
  const { send } = await start()
  await send('/_local/api/mail')
  const { status, headers, body } = await send('/_local/api/mail/a%20b%2Fc/html')
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
  })
  expect(body).toContain('<head><base target="_blank">')
})

it('serves its page at every address of a tab, with a policy that allows only its own files', async () => {
  const { send } = await start()
  for (const path of [
    '/_local',
    '/_local/',
    '/_local/mail',
    '/_local/requests/x?y=%3Cb%3E',
    '/_local/constructor',
  ]) {
    const { status, headers, body } = await send(path)
    expect([status, body]).toEqual([200, '<title>Console</title>'])
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers['cache-control']).toBe('no-store')
  }
  const script = await send('/_local/assets/index-1.js')
  expect(script).toMatchObject({ status: 200, body: 'run()', headers: { 'content-type': /javascript/ } })
  expect((await send('/_local/assets/absent.js')).status).toBe(404)
  for (const path of [
    '/_local/../secret.js',
    '/_local/assets/../../secret.js',
    '/_local/assets/..%2f..%2fsecret.js',
  ])
    expect((await send(path)).body).not.toContain('secret')
})

it('redirects its page to the origin of the application, whose storage it shares', async () => {
  const { send, port } = await start()
  expect(await send('/_local/users', { headers: { host: `localhost:${port}` } })).toMatchObject({
    status: 307,
    headers: { location: `http://127.0.0.1:${port}/_local/users` },
  })
})

it('says that it was not built', async () => {
  const pages = consolePages(undefined, 'http://127.0.0.1:3000')
  expect(await pages('', { host: '127.0.0.1:3000' })).toMatchObject({ status: 503 })
})

it('answers unknown paths and methods, and leaves other paths alone', async () => {
  const { send } = await start()
  for (const path of ['/', '/_localhost', '/health', '/_LOCAL']) expect((await send(path)).status).toBe(418)
  for (const path of ['/_local/api', '/_local/api/x', '/_local/api/constructor', '/_local/api/mail/absent'])
    expect((await send(path)).status).toBe(404)
  for (const method of ['POST', 'HEAD', 'PUT']) {
    expect(await send('/_local/api/mail', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, DELETE' },
    })
  }
  expect(await send('/_local/mail', { method: 'POST' })).toMatchObject({
    status: 405,
    headers: { allow: 'GET' },
  })
})

it('notifies open pages, and ends the streams when it stops', async () => {
  const { send, changes, port } = await start()
  const reply = await fetch(`http://127.0.0.1:${port}/_local/api/events`)
  expect(reply.headers.get('content-type')).toBe('text/event-stream')
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader()
  const next = async () => (await reader?.read())?.value ?? ''
  expect(await next()).toContain('event: open')
  changes.notify('mail', 'x')
  expect(await next()).toBe('id: 1\nevent: mail\ndata: {"id":"x"}\n\n')
  await send('/_local/api/mail', { method: 'DELETE' })
  expect(await next()).toContain('event: action')
  await changes.stop()
  expect(await reader?.read()).toEqual({ done: true, value: undefined })
})
