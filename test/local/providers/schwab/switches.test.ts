import { describe, expect, it } from 'vitest'
import { SwitchRefused } from '../../../../local/providers/mock/switches.ts'
import { decide } from '../../../support/consent.ts'
import { startMock, tokensOf } from './mock-schwab.ts'

type Mock = Awaited<ReturnType<typeof startMock>>

/** Creates calls of the two endpoints that can simulate faults. */
async function endpoints(opened: Mock) {
  const { server, basic, connect } = opened
  const { access, refresh } = await connect()
  const post = (signal: AbortSignal | null = null) =>
    fetch(`${server.url}/v1/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh }),
      headers: { authorization: basic },
      redirect: 'manual',
      signal,
    })
  const get = (signal: AbortSignal | null = null) =>
    fetch(`${server.url}/trader/v1/accounts`, {
      headers: { authorization: `Bearer ${access}` },
      redirect: 'manual',
      signal,
    })
  return { token_endpoint: post, api: get }
}

const names = ['token_endpoint', 'api'] as const

describe.each(names)('the switch %s', name => {
  const open = async (
    fault: 'ok' | 'rate_limited' | 'server_error' | 'html' | 'garbage' | 'too_large' | 'redirect',
  ) => {
    const opened = await startMock()
    const call = (await endpoints(opened))[name]
    opened.server.switches.set({ [name]: fault })
    return { ...opened, answer: await call() }
  }

  it('returns 429 in the format of the proxy for `rate_limited`', async () => {
    const { answer } = await open('rate_limited')
    expect(answer.status).toBe(429)
    expect(await answer.json()).toMatchObject({
      fault: { faultstring: expect.any(String), detail: { errorcode: expect.any(String) } },
    })
  })

  it('returns 500 in the format of the gateway for `server_error`', async () => {
    const { answer } = await open('server_error')
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({
      errors: [
        { id: expect.any(String), status: '500', title: expect.any(String), detail: expect.any(String) },
      ],
    })
  })

  it('returns a page for `html`', async () => {
    const { answer } = await open('html')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html'])
    expect(await answer.text()).toMatch(/^<!doctype html>/)
  })

  it('returns invalid JSON for `garbage`', async () => {
    const { answer } = await open('garbage')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
    await expect(answer.json()).rejects.toThrow(SyntaxError)
  })

  it('returns more than 10 MB of JSON for `too_large`', async () => {
    const { answer } = await open('too_large')
    const text = await answer.text()
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024)
    expect(() => JSON.parse(text)).not.toThrow()
  })

  it('redirects to another host for `redirect`, and records a call that follows', async () => {
    const { answer, server } = await open('redirect')
    expect(answer.status).toBe(302)
    const location = answer.headers.get('location') ?? ''
    expect(new URL(location).hostname).toBe('localhost')
    expect((await fetch(location.replace('localhost', '127.0.0.1'))).status).toBe(404)
    expect(server.calls().at(-1)).toMatchObject({ path: '/elsewhere', status: 404 })
  })

  it('sends no response for `hang` until the client disconnects or the server stops', async () => {
    const opened = await startMock()
    const call = (await endpoints(opened))[name]
    opened.server.switches.set({ [name]: 'hang' })
    const before = opened.server.calls().length
    const disconnect = new AbortController()
    const abandoned = call(disconnect.signal)
    await until(() => opened.server.calls().length > before)
    expect(opened.server.calls().at(-1)?.status).toBe(0)
    disconnect.abort()
    await expect(abandoned).rejects.toThrow('aborted')
    const hanging = call()
    const failed = expect(hanging).rejects.toThrow()
    await until(() => opened.server.calls().length > before + 1)
    await opened.server.stop()
    await failed
  })

  it('sends a response without end for `slow_body` until the server stops', async () => {
    const opened = await startMock()
    const call = (await endpoints(opened))[name]
    opened.server.switches.set({ [name]: 'slow_body' })
    const answer = await call()
    expect(answer.status).toBe(200)
    const reader = answer.body?.getReader()
    for (let byte = 0; byte < 2; byte += 1)
      expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(' ')
    await opened.server.stop()
    await expect(reader?.read()).rejects.toThrow()
  })

  it('does not delay a stop with an unread response', async () => {
    const { answer, server } = await open('too_large')
    await server.stop()
    await expect(answer.text()).rejects.toThrow()
  })

  it('works normally for `ok`', async () => {
    const { server, answer } = await open('ok')
    expect(answer.status).toBe(200)
    expect(server.calls().at(-1)).toMatchObject({ status: 200 })
  })
})

describe('other switches', () => {
  it('omit the access token, or return its lifetime as text', async () => {
    const { connect, refresh, server } = await startMock()
    const { refresh: token } = await connect()
    server.switches.set({ token_endpoint: 'no_access_token' })
    const { status, body } = await refresh(token)
    expect(status).toBe(200)
    expect(body).toMatchObject({ refresh_token: token, expires_in: 120 })
    expect(body).not.toHaveProperty('access_token')
    server.switches.set({ token_endpoint: 'expires_in_text' })
    expect((await refresh(token)).body).toMatchObject({ expires_in: '120', token_type: 'Bearer' })
  })

  it('reject refreshes with each error, and accept them again', async () => {
    const { connect, refresh, server } = await startMock()
    const { refresh: token } = await connect()
    for (const [error, status] of [
      ['unsupported_token_type', 400],
      ['invalid_grant', 400],
      ['invalid_client', 401],
    ] as const) {
      server.switches.set({ grant: 'revoked', revoked_grant_error: error })
      expect(await refresh(token)).toMatchObject({ status, body: { error } })
    }
    server.switches.set({ grant: 'active' })
    expect((await refresh(token)).status).toBe(200)
  })

  it('shorten lifetimes', async () => {
    const { connect, refresh, get, server, advance } = await startMock()
    server.switches.set({ access_seconds: 5, refresh_seconds: 60 })
    const { access, refresh: token } = await connect()
    advance(5)
    expect((await get('/accounts', access)).status).toBe(401)
    expect((await refresh(token)).body).toMatchObject({ expires_in: 5 })
    advance(55)
    expect((await refresh(token)).status).toBe(400)
  })

  it('revoke the access tokens of the same login at a new consent decision', async () => {
    const { connect, consent, get, refresh, authUrl, server } = await startMock()
    const ada = await connect({ login: 'ada' })
    const bob = await connect({ login: 'bob' })
    await consent({ login: 'ada' })
    expect((await get('/accounts', ada.access)).status).toBe(200)
    server.switches.set({ new_authorization_ends_access: true })
    await decide(authUrl(), { login: 'ada', decision: 'deny' })
    expect((await get('/accounts', ada.access)).status).toBe(401)
    expect((await get('/accounts', bob.access)).status).toBe(200)
    const renewed = tokensOf(await refresh(ada.refresh))
    expect((await get('/accounts', renewed.access)).status).toBe(200)
  })

  it('are set all or none, and reject invalid values', async () => {
    const { server } = await startMock()
    const { switches } = server
    const before = switches.get()
    expect(() => switches.set({ rotation: 'omit', access_seconds: 0 })).toThrow(SwitchRefused)
    expect(() => switches.set({ access_seconds: 1.5 })).toThrow(SwitchRefused)
    expect(switches.get()).toEqual(before)
    switches.set({ rotation: 'omit' })
    expect(switches.get()).toEqual({ ...before, rotation: 'omit' })
    switches.reset()
    expect(switches.get()).toEqual(before)
  })
})

/** Waits until a condition is true. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise(resolve => setImmediate(resolve))
}
