import { beforeAll, describe, expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import type { App, Reply } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  behindProxy,
  connected,
  consented,
  impatiently,
  keepMockSecret,
  recordsOf,
  returned,
  standing,
  started,
  switched,
} from '../../support/connections.ts'
import { ISSUER, ownProvider } from '../../support/definitions.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { sessionIdOf, signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall, type Meet, type ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization/callback`
/** What a refusal of a state that was right may change: it is used up, and the trail tells of it. */
const USED = ['audit_logs', 'authorization_states']
/** What a refusal of a state that stays usable may change: the trail tells of it, and there may be the first data key. */
const STATE_USABLE = ['audit_logs', 'data_keys']

describe('GET /providers/{id}/authorization/callback', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await behindProxy(app)
  })
  /** Somebody who has begun to connect. */
  const beginner = async (key = 'schwab') => {
    const person = await signInNewUser(app)
    const id = await begun(app, person.token, key)
    return { ...person, id, ...(await started(app, person.token, id)) }
  }
  const refused = async (
    call: () => Promise<Reply>,
    code: string,
    except: readonly string[] = ['audit_logs'],
  ) => {
    const before = await app.fingerprintOfData(except)
    const reply = await call()
    expect(reply.body).toMatchObject({ status: reply.status, code })
    expect(await app.fingerprintOfData(except)).toBe(before)
    return reply
  }
  const failuresOf = async (id: string) =>
    (await recordsOf(app, 'authorization_failed', id)).map(({ outcome, details }) => ({
      outcome,
      ...(details as Record<string, unknown>),
    }))
  const exchanges = () => proxy.grants('authorization_code').length

  itRefusesBadTokens(() => app, 'GET', `${pathOf(UNKNOWN)}?state=x&code=y`)
  itSurvivesFailures(
    () => app,
    async () => {
      const { token, id } = await beginner()
      return () => returned(app, token, id, '?state=x&code=y')
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('GET', `${pathOf(UNKNOWN)}?state=x&code=y`, { token, ip })
    },
  )

  it('200: the connection is active, its tokens lie encrypted, the trail says so', async () => {
    const { token, userId } = await signInNewUser(app)
    const id = await begun(app, token)
    proxy.exchanges.length = 0
    const reply = await authorized(app, token, id)
    expect(reply.body).toEqual({
      message: expect.any(String),
      provider_id: id,
      alias: expect.any(String),
      expires_in: 120,
      scope: 'api',
    })
    const [row] = await app.query(
      "select encode(access_token, 'escape') as access, encode(refresh_token, 'escape') as refresh from provider_tokens where connection_id = $1",
      [id],
    )
    const given = JSON.parse(proxy.exchanges.find(({ call }) => isTokenCall(call))?.answer ?? '')
    expect(row?.['access']).not.toContain(given.access_token)
    expect(row?.['refresh']).not.toContain(given.refresh_token)
    const connection = await app.call('GET', `/api/v1/providers/${id}`, { token })
    expect(connection.body).toMatchObject({ status: 'active', is_connected: true, needs_reconnection: false })
    const trail = await app.query(
      "select action, outcome, session_id, request_id = $2 as here from audit_logs where user_id = $1 and action like 'authorization_%' order by action",
      [userId, reply.headers['x-request-id']],
    )
    const success = { outcome: 'success', session_id: sessionIdOf(token) }
    expect(trail).toEqual([
      { action: 'authorization_completed', ...success, here: true },
      { action: 'authorization_returned', ...success, here: true },
      { action: 'authorization_started', ...success, here: false },
    ])
  })

  it('200: the code and the client arrive as the provider wants them', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    proxy.exchanges.length = 0
    expect((await returned(app, token, id, query)).status).toBe(200)
    const [form] = proxy.grants('authorization_code')
    // The code of Schwab ends in @: decoded once.
    expect(form?.get('code')).toBe(new URLSearchParams(query).get('code'))
    expect(form?.get('code')).toMatch(/@$/)
    expect(form?.get('redirect_uri')).toBe(new URL(url).searchParams.get('redirect_uri'))
    expect(form?.has('code_verifier')).toBe(false)
    expect(proxy.exchanges[0]?.call.headers.authorization).toMatch(/^Basic /)
  })

  it('200: another consent replaces the tokens that there were', async () => {
    const holder = await connected(app)
    const [before] = await app.query('select * from provider_tokens where connection_id = $1', [holder.id])
    await app.later(60, async () => {
      await authorized(app, holder.token, holder.id)
      expect(await standing(app, holder)).toMatchObject({
        status: 'active',
        connected_at: app.clock().toISOString(),
      })
    })
    const after = await app.query('select * from provider_tokens where connection_id = $1', [holder.id])
    expect(after).toHaveLength(1)
    expect(after[0]?.['access_token']).not.toEqual(before?.['access_token'])
  })

  it('200: a lifetime that is text', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const reply = await switched(app, { token_endpoint: 'expires_in_text' }, () =>
      returned(app, token, id, query),
    )
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ expires_in: 120 })
  })

  it('200: parameters of the provider’s own are passed over', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    expect(
      (await returned(app, token, id, `${query}&session_state=1&client_id=x&redirect_uri=x`)).status,
    ).toBe(200)
  })

  it('200: with a code challenge, and the name of the issuer', async () => {
    const { key, proxy: own } = await ownProvider(app, { usesPkce: true, issuer: ISSUER })
    const { token, id, url } = await beginner(key)
    const query = await consented(url)
    const reply = await returned(app, token, id, `${query}&iss=${encodeURIComponent(ISSUER)}`)
    expect(reply.status).toBe(200)
    expect(own.grants('authorization_code')[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
  })

  it('400: another issuer, none, two, or one of a provider that never says it; the state is used up', async () => {
    const { key } = await ownProvider(app, { issuer: ISSUER })
    for (const iss of [
      '',
      '&iss=https%3A%2F%2Felsewhere.example',
      `&iss=${ISSUER}/`,
      `&iss=${ISSUER}&iss=${ISSUER}`,
    ]) {
      const { token, id, url } = await beginner(key)
      const query = await consented(url)
      const call = (more: string) => returned(app, token, id, `${query}${more}`)
      expect((await refused(() => call(iss), 'invalid_state', USED)).status).toBe(400)
      expect(await failuresOf(id)).toEqual([
        { outcome: 'failure', connection_id: id, reason: 'invalid_state' },
      ])
      await refused(() => call(`&iss=${ISSUER}`), 'invalid_state')
    }
    const { token, id, url } = await beginner()
    const query = await consented(url)
    await refused(() => returned(app, token, id, `${query}&iss=${ISSUER}`), 'invalid_state', USED)
    expect(await failuresOf(id)).toHaveLength(1)
    const again = await consented((await started(app, token, id)).url)
    const iss = encodeURIComponent(proxy.url)
    await refused(() => returned(app, token, id, `${again}&iss=${iss}`), 'invalid_state', USED)
  })

  it('400: a forged state, which uses nothing up', async () => {
    const { token, id, url, state } = await beginner()
    const code = new URLSearchParams(await consented(url)).get('code')
    const [key = '', secret = ''] = state.split('.')
    const calls = exchanges()
    for (const forged of [
      `${key}.${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`,
      `${UNKNOWN}.${secret}`,
      state.slice(0, -1),
      `${state}x`,
      state.toUpperCase(),
      key,
      '.',
      "' or 1=1 --",
      '\u0000',
      'x'.repeat(512),
    ]) {
      const query = `?${new URLSearchParams({ state: forged, code: code ?? '' })}`
      expect((await refused(() => returned(app, token, id, query), 'invalid_state')).status).toBe(400)
    }
    expect(exchanges()).toBe(calls)
    const records = await recordsOf(app, 'authorization_returned', id)
    expect(records.map(({ outcome }) => outcome)).toEqual(Array(10).fill('failure'))
    const query = `?${new URLSearchParams({ state, code: code ?? '' })}`
    expect((await returned(app, token, id, query)).status).toBe(200)
  })

  it('400: a state that was used, with the code that was used and with another', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    expect((await returned(app, token, id, query)).status).toBe(200)
    const calls = exchanges()
    await refused(() => returned(app, token, id, query), 'invalid_state')
    const other = new URLSearchParams(await consented((await started(app, token, id)).url))
    const state = new URLSearchParams(query).get('state') ?? ''
    const mixed = `?${new URLSearchParams({ state, code: other.get('code') ?? '' })}`
    await refused(() => returned(app, token, id, mixed), 'invalid_state')
    expect(exchanges()).toBe(calls)
    expect((await app.call('GET', `/api/v1/providers/${id}`, { token })).body).toMatchObject({
      status: 'active',
    })
  })

  it('400: a state after ten minutes', async () => {
    const [late, early] = [await beginner(), await beginner()]
    const query = await consented(late.url)
    await app.later(600, () => refused(() => returned(app, late.token, late.id, query), 'invalid_state'))
    const inTime = await consented(early.url)
    // The token that signs her in still lives; the consent was given in time.
    const reply = await app.later(599, () => returned(app, early.token, early.id, inTime))
    expect(reply.status).toBe(200)
  })

  it("400: another user's state, and another connection's; 404: on that user's connection", async () => {
    const [mine, theirs] = [await beginner(), await beginner()]
    const query = await consented(theirs.url)
    await refused(() => returned(app, mine.token, mine.id, query), 'invalid_state')
    const foreign = await refused(() => returned(app, mine.token, theirs.id, query), 'not_found', [])
    expect(foreign.status).toBe(404)
    const other = await begun(app, theirs.token)
    await refused(() => returned(app, theirs.token, other, query), 'invalid_state')
    expect((await returned(app, theirs.token, theirs.id, query)).status).toBe(200)
  })

  it('400: an error of the provider, whose code is told and its words are not', async () => {
    const { token, id, url, state } = await beginner()
    const denied = await consented(url, 'deny')
    const reply = await refused(() => returned(app, token, id, denied), 'authorization_denied', USED)
    expect(reply.status).toBe(400)
    expect(reply.body['errors']).toEqual([
      { path: 'error', code: 'access_denied', message: expect.any(String) },
    ])
    expect(await failuresOf(id)).toEqual([
      { outcome: 'failure', connection_id: id, reason: 'authorization_denied', error: 'access_denied' },
    ])
    // Its state is used up.
    await refused(() => returned(app, token, id, `?state=${state}&code=x`), 'invalid_state')
    const again = await started(app, token, id)
    const words = {
      state: again.state,
      error: '<b>no</b>',
      error_description: '<script>',
      error_uri: 'javascript:1',
    }
    const strange = await returned(app, token, id, `?${new URLSearchParams(words)}`)
    expect(strange.body['errors']).toEqual([expect.objectContaining({ code: 'unspecified' })])
    expect(strange.text).not.toMatch(/script|<b>/)
  })

  it('400: an error with a forged state', async () => {
    const { token, id, state } = await beginner()
    const forged = `${state.slice(0, -2)}AA`
    await refused(() => returned(app, token, id, `?state=${forged}&error=access_denied`), 'invalid_state')
    expect(await failuresOf(id)).toEqual([])
  })

  it('400: a code that was used, with a new state; the connection stays as it was', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    expect((await returned(app, token, id, query)).status).toBe(200)
    const { state } = await started(app, token, id)
    const code = new URLSearchParams(query).get('code') ?? ''
    const call = () => returned(app, token, id, `?${new URLSearchParams({ state, code })}`)
    const reply = await refused(call, 'authorization_code_refused', USED)
    expect(reply.status).toBe(400)
    expect(await failuresOf(id)).toEqual([
      {
        outcome: 'failure',
        connection_id: id,
        reason: 'authorization_code_refused',
        error: 'invalid_grant',
      },
    ])
  })

  it('400: a code that the provider never gave', async () => {
    for (const code of ['x', 'C0.@', '%00', 'x'.repeat(4096)]) {
      const { token, id, state } = await beginner()
      const call = () => returned(app, token, id, `?state=${state}&code=${code}`)
      await refused(call, 'authorization_code_refused', USED)
    }
  })

  it('400: a state or a code that comes twice', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const { state = '', code = '' } = Object.fromEntries(new URLSearchParams(query))
    const repeated = `?state=${state}&state=${state}&code=${encodeURIComponent(code)}`
    await refused(() => returned(app, token, id, repeated), 'invalid_state')
    const twice = `${query}&code=${encodeURIComponent(code)}`
    await refused(() => returned(app, token, id, twice), 'authorization_code_refused', USED)
  })

  it('200: of eight that bring one state at once, one is answered so and the others 400', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const calls = exchanges()
    const replies = await Promise.all(Array.from({ length: 8 }, () => returned(app, token, id, query)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)])
    expect(exchanges()).toBe(calls + 1)
    expect(await recordsOf(app, 'authorization_completed', id)).toHaveLength(1)
  })

  it('400: who waits for the winner of one state', async () => {
    const { token, id, url, state } = await beginner()
    const query = await consented(url)
    const replies = await app.whileLocked(
      'select 1 from authorization_states where id = $1 for update',
      [state.split('.')[0]],
      2,
      () => [1, 2].map(() => returned(app, token, id, query)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  it.each(['no_access_token', 'html', 'garbage', 'too_large', 'redirect', 'server_error'] as const)(
    '502: a token endpoint with %s, which is named; nothing is kept',
    async mode => {
      const { token, id, url } = await beginner()
      const query = await consented(url)
      const call = () => switched(app, { token_endpoint: mode }, () => returned(app, token, id, query))
      const reply = await refused(call, 'provider_failed', USED)
      expect(reply.status).toBe(502)
      expect(reply.body).toMatchObject({ provider: 'Charles Schwab' })
      expect(await failuresOf(id)).toEqual([
        { outcome: 'failure', connection_id: id, reason: 'provider_failed' },
      ])
      expect(app.cloud.schwab.calls().filter(({ path }) => path === '/elsewhere')).toEqual([])
      expect((await app.call('GET', `/api/v1/providers/${id}`, { token })).body).toMatchObject({
        status: 'pending',
      })
    },
  )

  it('502: a connection that was connected keeps what it had', async () => {
    const holder = await connected(app)
    const before = await standing(app, holder)
    const query = await consented((await started(app, holder.token, holder.id)).url)
    const call = () =>
      switched(app, { token_endpoint: 'html' }, () => returned(app, holder.token, holder.id, query))
    await refused(call, 'provider_failed', USED)
    expect(await standing(app, holder)).toEqual(before)
  })

  it.each<[string, string]>([
    ['an access token of another type', '{"access_token":"a","token_type":"mac"}'],
    ['an access token that is no text', '{"access_token":7,"token_type":"bearer"}'],
    ['an access token with a line break', '{"access_token":"a\\r\\nx: y","token_type":"bearer"}'],
    ['an empty access token', '{"access_token":"","token_type":"bearer"}'],
    ['a lifetime below zero', '{"access_token":"a","token_type":"bearer","expires_in":-1}'],
    ['a lifetime that is no number', '{"access_token":"a","token_type":"bearer","expires_in":"soon"}'],
    ['a lifetime of ages', '{"access_token":"a","token_type":"bearer","expires_in":1e300}'],
    ['a refresh token that is no text', '{"access_token":"a","token_type":"bearer","refresh_token":{}}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['text', '"x"'],
  ])('502: %s', async (_, body) => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const headers = { 'content-type': 'application/json' }
    const meet: Meet = () => ({ status: 200, headers, body })
    const call = () => proxy.meeting(meet, () => returned(app, token, id, query))
    await refused(call, 'provider_failed', USED)
  })

  it('503: a provider that takes no more calls, and says when it will', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '17' } })
    const call = () => proxy.meeting(meet, () => returned(app, token, id, query))
    const reply = await refused(call, 'provider_busy', STATE_USABLE)
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('17')
    expect(reply.body).toMatchObject({ provider: 'Charles Schwab' })
    expect(reply.body).not.toHaveProperty('errors')
    expect(await failuresOf(id)).toEqual([
      { outcome: 'failure', connection_id: id, reason: 'provider_busy', is_state_usable: true },
    ])
    const calls = exchanges()
    expect((await app.later(17, () => returned(app, token, id, query))).status).toBe(200)
    expect(exchanges()).toBe(calls + 1)
    await refused(() => returned(app, token, id, query), 'invalid_state')
  })

  it('503: a provider that is busy for longer than the state is valid: the answer says to start again', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '600' } })
    const call = () => proxy.meeting(meet, () => returned(app, token, id, query))
    const reply = await refused(call, 'provider_busy', USED)
    expect(reply.headers['retry-after']).toBe('600')
    expect(reply.body['errors']).toEqual([
      { path: 'state', code: 'expires_too_soon', message: expect.any(String) },
    ])
    expect(await failuresOf(id)).toMatchObject([{ reason: 'provider_busy', is_state_usable: false }])
    await refused(() => returned(app, token, id, query), 'invalid_state')
    expect((await authorized(app, token, id)).status).toBe(200)
  })

  it('503: an authorization that its owner ends while the provider is busy stays ended', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const busy = gate(isTokenCall)
    const meet: Meet = async call => {
      await busy.meet(call)
      return { status: 429, headers: { 'retry-after': '1' } }
    }
    await proxy.meeting(meet, async () => {
      const returning = returned(app, token, id, query)
      await busy.arrived
      await app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })
      busy.open()
      expect((await returning).body).toMatchObject({
        code: 'provider_busy',
        errors: [{ code: 'expires_too_soon' }],
      })
    })
    await refused(() => app.later(1, () => returned(app, token, id, query)), 'invalid_state')
  })

  it('503 or 400: while the provider is busy, each of eight at once exchanges the code at most in its turn', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    let [open, most] = [0, 0]
    const meet: Meet = async call => {
      if (!isTokenCall(call)) return undefined
      open += 1
      most = Math.max(most, open)
      await new Promise(setImmediate)
      open -= 1
      return { status: 429, headers: { 'retry-after': '1' } }
    }
    const burst = () => Promise.all(Array.from({ length: 8 }, () => returned(app, token, id, query)))
    const replies = await proxy.meeting(meet, burst)
    for (const { body } of replies) expect(['provider_busy', 'invalid_state']).toContain(body['code'])
    expect(most).toBe(1)
    const calls = exchanges()
    const later = await app.later(1, burst)
    expect(later.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)])
    expect(exchanges()).toBe(calls + 1)
  })

  it('400: a callback that comes while another one exchanges the code', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const first = returned(app, token, id, query)
      await arrived
      await refused(() => returned(app, token, id, query), 'invalid_state')
      open()
      expect((await first).status).toBe(200)
    })
  })

  it('503: our own count of what the provider allows, before it is asked', async () => {
    addProvider({ ...schwab, key: 'narrow', name: 'Narrow Bank' })
    await keepMockSecret(app, 'narrow', proxy.url, { token_limit: { capacity: 1, seconds: 3600 } })
    const first = await beginner('narrow')
    expect((await returned(app, first.token, first.id, await consented(first.url))).status).toBe(200)
    const second = await beginner('narrow')
    const query = await consented(second.url)
    const calls = exchanges()
    const call = () => returned(app, second.token, second.id, query)
    const reply = await refused(call, 'provider_busy', [...USED, 'provider_connections'])
    expect(reply.status).toBe(503)
    const seconds = Number(reply.headers['retry-after'])
    expect(seconds).toBeGreaterThan(3000)
    // The state is not valid for as long.
    expect(reply.body['errors']).toEqual([expect.objectContaining({ code: 'expires_too_soon' })])
    expect(exchanges()).toBe(calls)
  })

  it('503: our own count of what the provider allows; the same callback works after Retry-After', async () => {
    addProvider({ ...schwab, key: 'slow', name: 'Slow Bank' })
    await keepMockSecret(app, 'slow', proxy.url, { token_limit: { capacity: 1, seconds: 40 } })
    const first = await beginner('slow')
    expect((await returned(app, first.token, first.id, await consented(first.url))).status).toBe(200)
    const second = await beginner('slow')
    const query = await consented(second.url)
    const call = () => returned(app, second.token, second.id, query)
    const calls = exchanges()
    const reply = await refused(call, 'provider_busy', STATE_USABLE)
    expect(reply.status).toBe(503)
    expect(reply.body).not.toHaveProperty('errors')
    expect(exchanges()).toBe(calls)
    // A callback without patience meets the same, and takes nothing away.
    expect((await call()).status).toBe(503)
    const seconds = Number(reply.headers['retry-after'])
    expect((await app.later(seconds, call)).status).toBe(200)
    expect(exchanges()).toBe(calls + 1)
  })

  it.each(['hang', 'slow_body'] as const)('504: a token endpoint with %s, which is named', async mode => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    const call = () =>
      switched(app, { token_endpoint: mode }, () => impatiently(app, () => returned(app, token, id, query)))
    const reply = await refused(call, 'provider_timeout', USED)
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ provider: 'Charles Schwab' })
  })

  it('409: a provider whose credentials were taken away meanwhile', async () => {
    addProvider({ ...schwab, key: 'withdrawn' })
    const { token, id, url } = await beginner()
    const query = await consented(url)
    await app.query("update provider_connections set provider_key = 'withdrawn' where id = $1", [id])
    const reply = await refused(() => returned(app, token, id, query), 'provider_not_configured', USED)
    expect(reply.status).toBe(409)
  })

  it('404: an unknown connection and a deleted one, which leave nothing', async () => {
    const { token, id, url } = await beginner()
    const query = await consented(url)
    await app.call('DELETE', `/api/v1/providers/${id}`, { token })
    for (const wrong of [UNKNOWN, id])
      await refused(() => returned(app, token, wrong, query), 'not_found', [])
  })

  it.each([
    ['neither code nor error', 'state=x', 'code'],
    ['both code and error', 'state=x&code=y&error=z', 'code'],
    ['no state', 'code=y', 'state'],
    ['an empty state', 'state=&code=y', 'state'],
    ['an empty code', 'state=x&code=', 'code'],
    ['a state of 513 characters', `state=${'x'.repeat(513)}&code=y`, 'state'],
    ['a code of 4097 characters', `state=x&code=${'y'.repeat(4097)}`, 'code'],
  ])('422: %s, and the state lives on', async (_, query, path) => {
    const { token, id, url, state } = await beginner()
    const right = await consented(url)
    const call = () => returned(app, token, id, `?${query.replace('state=x&', `state=${state}&`)}`)
    const reply = await refused(call, 'invalid_input', [])
    expect(reply.status).toBe(422)
    expect(reply.body['errors']).toContainEqual(expect.objectContaining({ path }))
    expect((await returned(app, token, id, right)).status).toBe(200)
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await returned(app, token, id, '?state=x&code=y')).status, id).toBe(422)
  })
})
