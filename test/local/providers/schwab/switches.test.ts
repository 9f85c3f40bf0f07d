import { describe, expect, it } from 'vitest'
import { SwitchRefused } from '../../../../local/providers/schwab/switches.ts'
import { decide } from '../../../support/consent.ts'
import { practice, tokensOf } from './mock-schwab.ts'

type Practice = Awaited<ReturnType<typeof practice>>

/** The two endpoints that misbehave by a switch, as raw calls. */
async function endpoints(opened: Practice) {
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
    const opened = await practice()
    const call = (await endpoints(opened))[name]
    opened.server.switches.set({ [name]: fault })
    return { ...opened, answer: await call() }
  }

  it('answers 429 under `rate_limited`, in the shape of the edge', async () => {
    const { answer } = await open('rate_limited')
    expect(answer.status).toBe(429)
    expect(await answer.json()).toMatchObject({
      fault: { faultstring: expect.any(String), detail: { errorcode: expect.any(String) } },
    })
  })

  it('answers 500 under `server_error`, in the shape of the gateway', async () => {
    const { answer } = await open('server_error')
    expect(answer.status).toBe(500)
    expect(await answer.json()).toMatchObject({
      errors: [
        { id: expect.any(String), status: '500', title: expect.any(String), detail: expect.any(String) },
      ],
    })
  })

  it('answers a page under `html`', async () => {
    const { answer } = await open('html')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html'])
    expect(await answer.text()).toMatch(/^<!doctype html>/)
  })

  it('answers what is no JSON under `garbage`', async () => {
    const { answer } = await open('garbage')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json'])
    await expect(answer.json()).rejects.toThrow(SyntaxError)
  })

  it('answers more than 10 MB of JSON under `too_large`', async () => {
    const { answer } = await open('too_large')
    const text = await answer.text()
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024)
    expect(() => JSON.parse(text)).not.toThrow()
  })

  it('sends to another host under `redirect`, and would see who follows', async () => {
    const { answer, server } = await open('redirect')
    expect(answer.status).toBe(302)
    const location = answer.headers.get('location') ?? ''
    expect(new URL(location).hostname).toBe('localhost')
    expect((await fetch(location.replace('localhost', '127.0.0.1'))).status).toBe(404)
    expect(server.calls().at(-1)).toMatchObject({ path: '/elsewhere', status: 404 })
  })

  it('never answers under `hang`, until the client goes away or the server stops', async () => {
    const opened = await practice()
    const call = (await endpoints(opened))[name]
    opened.server.switches.set({ [name]: 'hang' })
    const before = opened.server.calls().length
    const patience = new AbortController()
    const abandoned = call(patience.signal)
    await until(() => opened.server.calls().length > before)
    expect(opened.server.calls().at(-1)?.status).toBe(0)
    patience.abort()
    await expect(abandoned).rejects.toThrow('aborted')
    const hanging = call()
    const failed = expect(hanging).rejects.toThrow()
    await until(() => opened.server.calls().length > before + 1)
    await opened.server.stop()
    await failed
  })

  it('begins an answer that never ends under `slow_body`, until the server stops', async () => {
    const opened = await practice()
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

  it('is not waited for by a stop, however much of its answer was not read', async () => {
    const { answer, server } = await open('too_large')
    await server.stop()
    await expect(answer.text()).rejects.toThrow()
  })

  it('does its work again when it is `ok`', async () => {
    const { server, answer } = await open('ok')
    expect(answer.status).toBe(200)
    expect(server.calls().at(-1)).toMatchObject({ status: 200 })
  })
})

describe('the other switches', () => {
  it('leave the access token out, and write its lifetime as text', async () => {
    const { connect, refresh, server } = await practice()
    const { refresh: token } = await connect()
    server.switches.set({ token_endpoint: 'no_access_token' })
    const { status, body } = await refresh(token)
    expect(status).toBe(200)
    expect(body).toMatchObject({ refresh_token: token, expires_in: 120 })
    expect(body).not.toHaveProperty('access_token')
    server.switches.set({ token_endpoint: 'expires_in_text' })
    expect((await refresh(token)).body).toMatchObject({ expires_in: '120', token_type: 'Bearer' })
  })

  it('refuse refreshes as dead, by each of the errors, and revive them', async () => {
    const { connect, refresh, server } = await practice()
    const { refresh: token } = await connect()
    for (const [error, status] of [
      ['unsupported_token_type', 400],
      ['invalid_grant', 400],
      ['invalid_client', 401],
    ] as const) {
      server.switches.set({ grant: 'dead', dead_grant_error: error })
      expect(await refresh(token)).toMatchObject({ status, body: { error } })
    }
    server.switches.set({ grant: 'alive' })
    expect((await refresh(token)).status).toBe(200)
  })

  it('shorten lifetimes', async () => {
    const { connect, refresh, get, server, pass } = await practice()
    server.switches.set({ access_seconds: 5, refresh_seconds: 60 })
    const { access, refresh: token } = await connect()
    pass(5)
    expect((await get('/accounts', access)).status).toBe(401)
    expect((await refresh(token)).body).toMatchObject({ expires_in: 5 })
    pass(55)
    expect((await refresh(token)).status).toBe(400)
  })

  it('let a new authorization end the access tokens of the same person, given or denied, and of nobody else', async () => {
    const { connect, consent, get, refresh, authUrl, server } = await practice()
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

  it('are set all or none, and refuse what they do not know', async () => {
    const { server } = await practice()
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

/** Lets the event loop turn until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setImmediate(resolve))
}
