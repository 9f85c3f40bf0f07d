import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { DEFAULTS, openControl } from './mock-control.ts'

describe('/_mock', () => {
  it('returns the switches, sets some, and resets them', async () => {
    const { put, send, server } = await openControl()
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
    const { put, send } = await openControl()
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
      expect(is_destructive).toBe(path !== '/_mock/reset')
      expect((await send('POST', path)).status).toBe(200)
    }
  })

  it('rejects an unknown switch or value with a message, and changes nothing', async () => {
    const { put, server } = await openControl()
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

  it('rejects requests from pages of other sites', async () => {
    const { send, server, connect, get } = await openControl()
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
    const { send } = await openControl()
    expect((await send('GET', '/_mock/expire')).status).toBe(404)
    expect((await send('PATCH', '/_mock')).status).toBe(404)
  })
})

describe('every route', () => {
  it('accepts only the host names and the port of this server', async () => {
    const { server } = await openControl()
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
    const { send } = await openControl()
    expect((await send('PUT', '/_mock', ' '.repeat(64 * 1024 + 1))).status).toBe(413)
  })
})
