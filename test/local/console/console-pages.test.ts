import { expect, it } from 'vitest'
import { consolePages } from '../../../local/console-api/console-pages.ts'
import { start } from './served-console.ts'

it('serves its page at every address of a tab, with a policy that allows only its own files', async () => {
  const { send } = await start()
  for (const path of [
    '/_local',
    '/_local/',
    '/_local/mail',
    '/_local/mail/x',
    '/_local/requests/x?y=%3Cb%3E',
    '/_local/rate-limits',
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
  expect(await send('/_local/users?q=%3F&x=/?', { headers: { host: `localhost:${port}` } })).toMatchObject({
    status: 307,
    headers: { location: `http://127.0.0.1:${port}/_local/users?q=%3F&x=/?` },
  })
})

it('says that it was not built', async () => {
  const pages = consolePages(undefined, 'http://127.0.0.1:3000')
  expect(await pages({ path: '', query: '' }, { host: '127.0.0.1:3000' })).toMatchObject({ status: 503 })
})

it('answers 404 with its page at an unknown address', async () => {
  const { send } = await start()
  for (const path of ['constructor', 'mails', 'users/a/b', 'endpoints/x', 'mail/a/b', 'x.js'])
    expect(await send(`/_local/${path}`)).toMatchObject({ status: 404, body: '<title>Console</title>' })
})

it('answers HEAD like GET, without the body', async () => {
  const { send } = await start()
  for (const path of [
    '/_local/mail',
    '/_local/api/mail',
    '/_local/api/events',
    '/_local/assets/index-1.js',
  ]) {
    const { status, headers, body } = await send(path, { method: 'HEAD' })
    expect([status, body]).toEqual([200, ''])
    expect(headers['content-type']).toBeDefined()
  }
  expect((await send('/_local/api/absent', { method: 'HEAD' })).status).toBe(404)
})
