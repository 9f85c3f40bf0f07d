import { expect, it } from 'vitest'
import { hostile, start } from './served-console.ts'

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

it('answers unknown paths and methods, and leaves other paths alone', async () => {
  const { send } = await start()
  for (const path of ['/', '/_localhost', '/health', '/_LOCAL']) expect((await send(path)).status).toBe(418)
  for (const path of ['/_local/api', '/_local/api/x', '/_local/api/constructor', '/_local/api/mail/absent'])
    expect((await send(path)).status).toBe(404)
  for (const method of ['POST', 'PUT']) {
    expect(await send('/_local/api/mail', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD, DELETE' },
    })
  }
  expect(await send('/_local/mail', { method: 'POST' })).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' },
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
