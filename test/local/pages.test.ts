import { createHash } from 'node:crypto'
import { createServer, request } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { listen } from '../../local/http-server.ts'
import { localPages } from '../../local/page/serve-pages.ts'

const hostile = '</script><img src=x onerror=alert(1)>'

async function start() {
  const mail = { to: 'ada@example.com', subject: hostile, text: hostile, html: hostile, sent_at: 'now' }
  const local = localPages({
    endpoints: () => ({ sqs: 'http://127.0.0.1:1' }),
    mails: async () => [mail],
    requests: () => [],
    runNow: async () => false,
    audit: async () => [],
  })
  const server = createServer(async (incoming, outgoing) => {
    if (!(await local(incoming, outgoing))) outgoing.writeHead(418).end()
  })
  const { port, stop } = await listen(server)
  onTestFinished(stop)
  return (path: string, { host = `127.0.0.1:${port}`, method = 'GET' } = {}) =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
      (resolve, reject) => {
        request({ port, path, method, headers: { host }, agent: false }, incoming => {
          let body = ''
          incoming.on('data', chunk => (body += chunk))
          incoming.on('end', () => resolve({ status: incoming.statusCode, headers: incoming.headers, body }))
        })
          .on('error', reject)
          .end()
      },
    )
}

it('shows no markup from requests and allows the browser to run none', async () => {
  const get = await start()
  for (const path of ['/_local', '/_local/']) {
    const { status, headers, body } = await get(path)
    expect(status).toBe(200)
    expect(body).not.toContain('onerror')
    expect(body).not.toContain('%3Cb%3E')
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'$/),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
  }
  const { headers, body } = await get('/_local/mail')
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
  expect(JSON.parse(body)).toMatchObject([{ subject: hostile }])
})

it('allows the browser to run only the script of the page', async () => {
  const get = await start()
  for (const path of ['/_local']) {
    const { headers, body } = await get(path)
    const [, script = ''] = /<script>(.*)<\/script>/s.exec(body) ?? []
    const hash = createHash('sha256').update(script).digest('base64')
    expect(headers['content-security-policy']).toContain(`script-src 'sha256-${hash}';`)
    expect(body.match(/<script/g)).toHaveLength(1)
  }
  const { headers } = await get('/_local/mail')
  expect(headers['content-security-policy']).toContain("script-src 'none';")
})

it('accepts only the host names of this machine', async () => {
  const get = await start()
  expect((await get('/_local/mail', { host: 'localhost:3000' })).status).toBe(200)
  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:3000',
    'localhost@evil.example',
  ]) {
    expect((await get('/_local/mail', { host })).status).toBe(421)
  }
})

it('handles GET requests below /_local only', async () => {
  const get = await start()
  for (const path of ['/', '/_localhost', '/health', '/_LOCAL']) expect((await get(path)).status).toBe(418)
  for (const method of ['POST', 'HEAD', 'DELETE']) {
    expect(await get('/_local/mail', { method })).toMatchObject({ status: 405, headers: { allow: 'GET' } })
  }
  for (const path of ['/_local/constructor', '/_local/../_local/x'])
    expect((await get(path)).status).toBe(404)
})
