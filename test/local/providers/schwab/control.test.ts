import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { startMock } from './mock-schwab.ts'

const DEFAULTS = {
  access_seconds: 120,
  refresh_seconds: 604_800,
  rotation: 'repeat',
  grant: 'active',
  revoked_grant_error: 'unsupported_token_type',
  token_endpoint: 'ok',
  api: 'ok',
  many_transactions: false,
  new_authorization_ends_access: false,
}

async function open() {
  const opened = await startMock()
  const { url } = opened.server
  const send = async (
    method: string,
    path: string,
    body?: string | URLSearchParams,
    headers: Record<string, string> = {},
  ) => {
    const init = { method, headers, redirect: 'manual' as const, ...(body !== undefined && { body }) }
    const answer = await fetch(`${url}${path}`, init)
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text }
  }
  const put = async (body: string) => {
    const { status, text } = await send('PUT', '/_mock', body)
    return { status, body: JSON.parse(text) }
  }
  return { ...opened, send, put }
}

describe('/_mock', () => {
  it('returns the switches, sets some, and resets them', async () => {
    const { put, send, server } = await open()
    expect(JSON.parse((await send('GET', '/_mock')).text)).toEqual(DEFAULTS)
    const changed = { ...DEFAULTS, rotation: 'rotate', many_transactions: true }
    expect(await put('{"rotation":"rotate","many_transactions":true}')).toEqual({
      status: 200,
      body: changed,
    })
    expect(server.switches.get()).toEqual(changed)
    expect(JSON.parse((await send('DELETE', '/_mock')).text)).toEqual(DEFAULTS)
    expect(server.switches.get()).toEqual(DEFAULTS)
  })

  it('describes the switches in groups, with their values, and the actions', async () => {
    const { put, send } = await open()
    await put('{"rotation":"rotate"}')
    const { groups, actions } = JSON.parse((await send('GET', '/_mock/switches')).text)
    expect(groups.map(({ key }: { key: string }) => key)).toEqual(['tokens', 'faults', 'data'])
    const all = groups.flatMap(({ switches }: { switches: unknown[] }) => switches)
    expect(all.map(({ name }: { name: string }) => name).toSorted()).toEqual(Object.keys(DEFAULTS).toSorted())
    for (const one of all) {
      expect(one).toMatchObject({
        label: expect.stringMatching(/^[A-Z]/),
        description: expect.stringMatching(/\.$/),
      })
      expect(one.default).toBe(Object(DEFAULTS)[one.name])
    }
    expect(all).toContainEqual({
      name: 'rotation',
      label: 'Refresh token in a refresh',
      description: expect.any(String),
      value: 'rotate',
      default: 'repeat',
      choices: ['repeat', 'rotate', 'omit'],
      accepts: 'one of repeat, rotate, omit',
    })
    expect(all.find(({ name }: { name: string }) => name === 'access_seconds')).not.toHaveProperty('choices')
    for (const { path, is_destructive } of actions) {
      expect(is_destructive).toBe(true)
      expect((await send('POST', path)).status).toBe(200)
    }
  })

  it('rejects an unknown switch or value with a message, and changes nothing', async () => {
    const { put, server } = await open()
    for (const [body, expected] of [
      ['{"rotate":true}', 'Unknown switch "rotate".'],
      ['{"rotation":"omit","constructor":1}', 'Unknown switch "constructor".'],
      ['{"rotation":"sometimes"}', 'The switch rotation accepts one of repeat, rotate, omit.'],
      ['{"access_seconds":"60"}', 'The switch access_seconds accepts a whole number from 1 to 86400.'],
      ['{"api":"no_access_token"}', /^The switch api accepts one of ok, /],
      ['{"many_transactions":1}', 'The switch many_transactions accepts true or false.'],
      ['[]', /JSON object/],
      ['null', /JSON object/],
    ] as const) {
      const message = typeof expected === 'string' ? expected : expect.stringMatching(expected)
      expect(await put(body)).toEqual({ status: 422, body: { message } })
    }
    expect((await put('{')).status).toBe(400)
    expect(server.switches.get()).toEqual(DEFAULTS)
  })

  it('revokes every access token', async () => {
    const { send, connect, get, refresh } = await open()
    const [one, other] = [await connect(), await connect()]
    expect(await send('POST', '/_mock/expire')).toMatchObject({ status: 200, text: '{"expired":2}' })
    for (const { access, refresh: token } of [one, other]) {
      expect((await get('/accounts', access)).status).toBe(401)
      expect((await refresh(token)).status).toBe(200)
    }
  })

  it('revokes every grant', async () => {
    const { send, connect, get, refresh } = await open()
    const { access, refresh: token } = await connect()
    expect(await send('POST', '/_mock/revoke')).toMatchObject({ status: 200, text: '{"revoked":1}' })
    expect((await get('/accounts', access)).status).toBe(401)
    expect((await refresh(token)).status).toBe(400)
    expect((await refresh((await connect()).refresh)).status).toBe(200)
  })

  it.each(['login', 'grant_id'])('expires and revokes the grants of one %s only', async member => {
    const { send, connect, get, refresh, server } = await open()
    const [one, other] = [await connect({ login: 'one' }), await connect({ login: 'other' })]
    await get('/accounts', one.access)
    const value = member === 'login' ? 'one' : server.calls().at(-1)?.grant_id
    const body = JSON.stringify({ [member]: value })
    expect((await send('POST', '/_mock/expire', body)).text).toBe('{"expired":1}')
    expect((await get('/accounts', one.access)).status).toBe(401)
    expect((await get('/accounts', other.access)).status).toBe(200)
    expect((await send('POST', '/_mock/revoke', body)).text).toBe('{"revoked":1}')
    expect((await refresh(one.refresh)).status).toBe(400)
    expect((await refresh(other.refresh)).status).toBe(200)
  })

  it.each(['{', '[]', '{"grant":"x"}', '{"login":1}'])('revokes nothing for the body %s', async body => {
    const { send, connect, refresh } = await open()
    const { refresh: token } = await connect()
    for (const action of ['expire', 'revoke'])
      expect((await send('POST', `/_mock/${action}`, body)).status).toBeGreaterThanOrEqual(400)
    expect((await refresh(token)).status).toBe(200)
  })

  it('sets switches for one login only', async () => {
    const { send, connect, refresh } = await open()
    const [one, other] = [await connect({ login: 'smoke@example.com' }), await connect({ login: 'other' })]
    const path = `/_mock/logins/${encodeURIComponent('smoke@example.com')}`
    const set = await send('PUT', path, '{"grant":"revoked","access_seconds":10}')
    expect(JSON.parse(set.text)).toEqual({ ...DEFAULTS, grant: 'revoked', access_seconds: 10 })
    expect(JSON.parse((await send('GET', '/_mock')).text)).toEqual(DEFAULTS)
    expect((await refresh(one.refresh)).status).toBe(400)
    expect((await refresh(other.refresh)).status).toBe(200)
    expect(JSON.parse((await send('DELETE', path)).text)).toEqual(DEFAULTS)
    expect((await refresh(one.refresh)).status).toBe(200)
    await send('PUT', path, '{"rotation":"omit"}')
    await send('DELETE', '/_mock')
    expect(JSON.parse((await send('GET', path)).text)).toEqual(DEFAULTS)
  })

  it('rejects switches that cannot apply to one login', async () => {
    const { send } = await open()
    for (const [body, message] of [
      ['{"api":"hang"}', 'The switch api applies to every login. Set it with PUT /_mock.'],
      ['{"rotation":"omit","nothing":1}', 'Unknown switch "nothing".'],
    ] as const)
      expect(await send('PUT', '/_mock/logins/one', body)).toMatchObject({
        status: 422,
        text: JSON.stringify({ message }),
      })
    expect((await send('POST', '/_mock/logins/one')).status).toBe(405)
    expect((await send('GET', '/_mock/logins/%')).status).toBe(404)
    expect(JSON.parse((await send('GET', '/_mock/logins/one')).text)).toEqual(DEFAULTS)
  })

  it('rejects requests from pages of other sites', async () => {
    const { send, server, connect, get } = await open()
    const { access } = await connect()
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: server.url.replace('127.0.0.1', 'localhost') },
    ]) {
      expect((await send('PUT', '/_mock', '{"grant":"revoked"}', headers)).status).toBe(403)
      expect((await send('POST', '/', new URLSearchParams({ grant: 'revoked' }), headers)).status).toBe(403)
      for (const action of ['expire', 'revoke', 'reset'])
        expect((await send('POST', `/_mock/${action}`, '', headers)).status).toBe(403)
      expect((await send('DELETE', '/_mock', undefined, headers)).status).toBe(403)
      expect((await send('GET', '/_mock', undefined, headers)).status).toBe(403)
    }
    expect(server.switches.get()).toEqual(DEFAULTS)
    expect((await get('/accounts', access)).status).toBe(200)
    const own = { origin: server.url, 'sec-fetch-site': 'same-origin' }
    expect((await send('PUT', '/_mock', '{"grant":"revoked"}', own)).status).toBe(200)
  })

  it('returns 404 for other routes', async () => {
    const { send } = await open()
    expect((await send('GET', '/_mock/expire')).status).toBe(404)
    expect((await send('PATCH', '/_mock')).status).toBe(404)
  })
})

describe('the control page', () => {
  it('sets the switches with its form and reports errors', async () => {
    const { send, server } = await open()
    const { text, headers } = await send('GET', '/')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*form-action 'self' ;/)
    for (const name of Object.keys(DEFAULTS)) expect(text).toContain(`name="${name}"`)
    expect(text).toContain('<option selected>repeat</option>')
    const shown = Object.entries(DEFAULTS).map(([name, value]) => [name, String(value)])
    const form = new URLSearchParams(Object.fromEntries(shown))
    form.set('access_seconds', '30')
    form.set('rotation', 'omit')
    form.set('many_transactions', 'true')
    expect(await send('POST', '/', form)).toMatchObject({ status: 303 })
    expect(server.switches.get()).toEqual({
      ...DEFAULTS,
      access_seconds: 30,
      rotation: 'omit',
      many_transactions: true,
    })
    const refused = await send('POST', '/', new URLSearchParams({ '"><script>': 'x' }))
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Unknown switch')
    expect(refused.text).not.toContain('<script>')
    const reset = await send('POST', '/_mock/reset', new URLSearchParams())
    expect([reset.status, reset.headers.get('location')]).toEqual([303, '/'])
    expect(server.switches.get()).toEqual(DEFAULTS)
  })

  it('shows the switches in groups, marks those that were changed, and hides the buttons of actions', async () => {
    const { send, server } = await open()
    server.switches.set({ api: 'html' })
    const { text } = await send('GET', '/')
    for (const group of ['Tokens and consent', 'Faults', 'Data']) expect(text).toContain(`<h2>${group}</h2>`)
    expect(text.match(/class="changed"/g)).toHaveLength(1)
    expect(text).toContain('<span class="changed">default: ok</span>')
    const inDetails = [...text.matchAll(/<details[^>]*>.*?<\/details>/gs)].map(([part]) => part)
    for (const path of ['expire', 'revoke', 'reset'])
      expect(inDetails.filter(part => part.includes(`action="/_mock/${path}"`))).toHaveLength(1)
    expect(text.match(/<h1>/g)).toHaveLength(1)
    expect(text).toContain('<main>')
  })

  it('shows grants and calls without tokens, full account numbers or markup', async () => {
    const { send, connect, get, server, advance } = await open()
    const { access, refresh } = await connect({ login: '<img src=x onerror=alert(1)>' })
    await get('/accounts', access)
    const { text } = await send('GET', '/')
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).not.toContain('<img')
    expect(text).toContain('/trader/v1/accounts')
    for (const hidden of [access, refresh, server.clientSecret, '40718293'])
      expect(text).not.toContain(hidden)
    advance(7 * 24 * 60 * 60)
    expect((await send('GET', '/')).text).toContain('No active grants.')
  })
})

describe('recorded calls', () => {
  it('contain the grant, but no query and no token', async () => {
    const { connect, refresh, get, server, send } = await open()
    const { access, refresh: token } = await connect()
    await refresh(token)
    await get('/accounts?fields=positions', access)
    await send('GET', '/')
    const at = '2026-11-24T12:00:00.000Z'
    const grant_id = expect.stringMatching(/^[0-9a-f-]{36}$/)
    expect(server.calls()).toEqual([
      { at, method: 'GET', path: '/v1/oauth/authorize', status: 200 },
      { at, method: 'POST', path: '/v1/oauth/consent', status: 302 },
      { at, method: 'POST', path: '/v1/oauth/token', status: 200, grant: 'authorization_code', grant_id },
      { at, method: 'POST', path: '/v1/oauth/token', status: 200, grant: 'refresh_token', grant_id },
      { at, method: 'GET', path: '/trader/v1/accounts', status: 200, grant_id },
    ])
    expect(new Set(server.calls().flatMap(call => call.grant_id ?? [])).size).toBe(1)
  })
})

describe('every route', () => {
  it('accepts only the host names and the port of this server', async () => {
    const { server } = await open()
    const { port } = new URL(server.url)
    const status = (host: string, path: string) =>
      new Promise(resolve => {
        request({ port, host: '127.0.0.1', path, headers: { host }, agent: false }, answer =>
          resolve(answer.resume().statusCode),
        ).end()
      })
    expect(await status(`localhost:${port}`, '/')).toBe(200)
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', '127.0.0.1:1', 'localhost'])
      for (const path of ['/', '/_mock', '/v1/oauth/authorize', '/trader/v1/accounts'])
        expect(await status(host, path)).toBe(421)
  })

  it('rejects a body of more than 64 KiB', async () => {
    const { send } = await open()
    expect((await send('PUT', '/_mock', ' '.repeat(64 * 1024 + 1))).status).toBe(413)
  })
})
