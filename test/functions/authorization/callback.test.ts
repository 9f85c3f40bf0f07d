import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import type { Reply } from '../../support/app.ts'
import { withoutProvider } from '../../support/audit-details.ts'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  consent,
  createConnection,
  proxySchwab,
  saveMockSecret,
  sendCallback,
  startAuthorization,
  statusOfConnection,
  withShortTimeouts,
  withSwitches,
} from '../../support/connections.ts'
import { addTestProvider, ISSUER } from '../../support/definitions.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { sessionIdOf, signInNewUser } from '../../support/people.ts'
import { gate, isTokenCall, type Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const pathOf = (id: string) => `/api/v1/providers/${id}/authorization/callback`
/** Tables that a refusal of a valid state changes: the state is consumed and the audit log records it. */
const USED = ['audit_logs', 'authorization_states']
/** Tables that a refusal changes if the state stays valid. The first data key may be created. */
const STATE_USABLE = ['audit_logs', 'data_keys']

const app = await startApp()
const proxy = await proxySchwab(app)

const options: RouteOptions = {
  path: id => `${pathOf(id)}?state=x&code=y`,
  newId: token => createConnection(app, token),
}

describeRoute(app, 'authorization/callback', options, () => {
  /** Signs in a user and starts an authorization. */
  const beginAuthorization = async (key = 'schwab') => {
    const person = await signInNewUser(app)
    const id = await createConnection(app, person.token, key)
    return { ...person, id, ...(await startAuthorization(app, person.token, id)) }
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
    [
      ...(await auditRecordsOf(app, 'authorization_failed', id)),
      ...(await auditRecordsOf(app, 'authorization_postponed', id)),
    ].map(({ outcome, details }) => ({
      outcome,
      ...withoutProvider(details, expect.any(String)),
    }))
  const exchanges = () => proxy.grants('authorization_code').length

  it('200: the connection is active, its tokens are encrypted, the audit log records it', async () => {
    const { token, userId } = await signInNewUser(app)
    const id = await createConnection(app, token)
    proxy.exchanges.length = 0
    const reply = await authorizeConnection(app, token, id)
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
    expect(connection.body).toMatchObject({
      status: 'active',
      is_connected: true,
      needs_reconnection: false,
    })
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

  it("200: sends the code and the client credentials in the provider's format", async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    proxy.exchanges.length = 0
    expect((await sendCallback(app, token, id, query)).status).toBe(200)
    const [form] = proxy.grants('authorization_code')
    // A code of Schwab ends in @. It is decoded once.
    expect(form?.get('code')).toBe(new URLSearchParams(query).get('code'))
    expect(form?.get('code')).toMatch(/@$/)
    expect(form?.get('redirect_uri')).toBe(new URL(url).searchParams.get('redirect_uri'))
    expect(form?.has('code_verifier')).toBe(false)
    expect(proxy.exchanges[0]?.call.headers.authorization).toMatch(/^Basic /)
  })

  it('200: a new consent replaces the tokens', async () => {
    const holder = await connectProvider(app)
    const [before] = await app.query('select * from provider_tokens where connection_id = $1', [holder.id])
    await app.later(60, async () => {
      await authorizeConnection(app, holder.token, holder.id)
      expect(await statusOfConnection(app, holder)).toMatchObject({
        status: 'active',
        connected_at: app.clock().toISOString(),
      })
    })
    const after = await app.query('select * from provider_tokens where connection_id = $1', [holder.id])
    expect(after).toHaveLength(1)
    expect(after[0]?.['access_token']).not.toEqual(before?.['access_token'])
  })

  it('200: a lifetime as a string', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const reply = await withSwitches(app, { token_endpoint: 'expires_in_text' }, () =>
      sendCallback(app, token, id, query),
    )
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ expires_in: 120 })
  })

  it('200: additional parameters of the provider are ignored', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    expect(
      (await sendCallback(app, token, id, `${query}&session_state=1&client_id=x&redirect_uri=x`)).status,
    ).toBe(200)
  })

  it('200: with a code challenge and an issuer', async () => {
    const { key, proxy: own } = await addTestProvider(app, { usesPkce: true, issuer: ISSUER })
    const { token, id, url } = await beginAuthorization(key)
    const query = await consent(url)
    const reply = await sendCallback(app, token, id, `${query}&iss=${encodeURIComponent(ISSUER)}`)
    expect(reply.status).toBe(200)
    expect(own.grants('authorization_code')[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
  })

  it('400: another, a missing, a duplicate and an unexpected issuer; the state is consumed', async () => {
    const { key } = await addTestProvider(app, { issuer: ISSUER })
    for (const iss of [
      '',
      '&iss=https%3A%2F%2Felsewhere.example',
      `&iss=${ISSUER}/`,
      `&iss=${ISSUER}&iss=${ISSUER}`,
    ]) {
      const { token, id, url } = await beginAuthorization(key)
      const query = await consent(url)
      const call = (more: string) => sendCallback(app, token, id, `${query}${more}`)
      expect((await refused(() => call(iss), 'invalid_state', USED)).status).toBe(400)
      expect(await failuresOf(id)).toEqual([
        { outcome: 'failure', connection_id: id, reason: 'invalid_state' },
      ])
      await refused(() => call(`&iss=${ISSUER}`), 'invalid_state')
    }
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    await refused(() => sendCallback(app, token, id, `${query}&iss=${ISSUER}`), 'invalid_state', USED)
    expect(await failuresOf(id)).toHaveLength(1)
    const again = await consent((await startAuthorization(app, token, id)).url)
    const iss = encodeURIComponent(proxy.url)
    await refused(() => sendCallback(app, token, id, `${again}&iss=${iss}`), 'invalid_state', USED)
  })

  it('400: a forged state; no state is consumed', async () => {
    const { token, id, url, state } = await beginAuthorization()
    const code = new URLSearchParams(await consent(url)).get('code')
    const [key = '', secret = ''] = state.split('.')
    const calls = exchanges()
    for (const forged of [
      `${key}.${secret.startsWith('A') ? 'B' : 'A'}${secret.slice(1)}`,
      `${UNKNOWN_ID}.${secret}`,
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
      expect((await refused(() => sendCallback(app, token, id, query), 'invalid_state')).status).toBe(400)
    }
    expect(exchanges()).toBe(calls)
    const records = await auditRecordsOf(app, 'authorization_returned', id)
    expect(records.map(({ outcome }) => outcome)).toEqual(Array(10).fill('failure'))
    const query = `?${new URLSearchParams({ state, code: code ?? '' })}`
    expect((await sendCallback(app, token, id, query)).status).toBe(200)
  })

  it('400: a consumed state, with the same and with another code', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    expect((await sendCallback(app, token, id, query)).status).toBe(200)
    const calls = exchanges()
    await refused(() => sendCallback(app, token, id, query), 'invalid_state')
    const other = new URLSearchParams(await consent((await startAuthorization(app, token, id)).url))
    const state = new URLSearchParams(query).get('state') ?? ''
    const mixed = `?${new URLSearchParams({ state, code: other.get('code') ?? '' })}`
    await refused(() => sendCallback(app, token, id, mixed), 'invalid_state')
    expect(exchanges()).toBe(calls)
    expect((await app.call('GET', `/api/v1/providers/${id}`, { token })).body).toMatchObject({
      status: 'active',
    })
  })

  it('400: a state after ten minutes', async () => {
    const [late, early] = [await beginAuthorization(), await beginAuthorization()]
    const query = await consent(late.url)
    await app.later(600, () => refused(() => sendCallback(app, late.token, late.id, query), 'invalid_state'))
    const inTime = await consent(early.url)
    // The access token is still active; the consent was given in time.
    const reply = await app.later(599, () => sendCallback(app, early.token, early.id, inTime))
    expect(reply.status).toBe(200)
  })

  it("400: another user's state, and another connection's; 404: another user's connection", async () => {
    const [mine, theirs] = [await beginAuthorization(), await beginAuthorization()]
    const query = await consent(theirs.url)
    await refused(() => sendCallback(app, mine.token, mine.id, query), 'invalid_state')
    const foreign = await refused(() => sendCallback(app, mine.token, theirs.id, query), 'not_found', [])
    expect(foreign.status).toBe(404)
    const other = await createConnection(app, theirs.token)
    await refused(() => sendCallback(app, theirs.token, other, query), 'invalid_state')
    expect((await sendCallback(app, theirs.token, theirs.id, query)).status).toBe(200)
  })

  it('400: an error of the provider; the response has its code, not its description', async () => {
    const { token, id, url, state } = await beginAuthorization()
    const denied = await consent(url, 'deny')
    const reply = await refused(() => sendCallback(app, token, id, denied), 'authorization_denied', USED)
    expect(reply.status).toBe(400)
    expect(reply.body['errors']).toEqual([
      { path: 'error', code: 'access_denied', message: expect.any(String) },
    ])
    expect(await failuresOf(id)).toEqual([
      { outcome: 'failure', connection_id: id, reason: 'authorization_denied', error: 'access_denied' },
    ])
    // The state is consumed.
    await refused(() => sendCallback(app, token, id, `?state=${state}&code=x`), 'invalid_state')
    const again = await startAuthorization(app, token, id)
    const words = {
      state: again.state,
      error: '<b>no</b>',
      error_description: '<script>',
      error_uri: 'javascript:1',
    }
    const strange = await sendCallback(app, token, id, `?${new URLSearchParams(words)}`)
    expect(strange.body['errors']).toEqual([expect.objectContaining({ code: 'unspecified' })])
    expect(strange.text).not.toMatch(/script|<b>/)
  })

  it('400: an error with a forged state', async () => {
    const { token, id, state } = await beginAuthorization()
    const forged = `${state.slice(0, -2)}AA`
    await refused(() => sendCallback(app, token, id, `?state=${forged}&error=access_denied`), 'invalid_state')
    expect(await failuresOf(id)).toEqual([])
  })

  it('400: a consumed code with a new state; the connection does not change', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    expect((await sendCallback(app, token, id, query)).status).toBe(200)
    const { state } = await startAuthorization(app, token, id)
    const code = new URLSearchParams(query).get('code') ?? ''
    const call = () => sendCallback(app, token, id, `?${new URLSearchParams({ state, code })}`)
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

  it('400: an unknown code', async () => {
    for (const code of ['x', 'C0.@', '%00', 'x'.repeat(4096)]) {
      const { token, id, state } = await beginAuthorization()
      const call = () => sendCallback(app, token, id, `?state=${state}&code=${code}`)
      await refused(call, 'authorization_code_refused', USED)
    }
  })

  it('400: a duplicate state or code', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const { state = '', code = '' } = Object.fromEntries(new URLSearchParams(query))
    const repeated = `?state=${state}&state=${state}&code=${encodeURIComponent(code)}`
    await refused(() => sendCallback(app, token, id, repeated), 'invalid_state')
    const twice = `${query}&code=${encodeURIComponent(code)}`
    await refused(() => sendCallback(app, token, id, twice), 'authorization_code_refused', USED)
  })

  it('200: of eight parallel requests with one state, one succeeds', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const calls = exchanges()
    const replies = await Promise.all(Array.from({ length: 8 }, () => sendCallback(app, token, id, query)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)])
    expect(exchanges()).toBe(calls + 1)
    expect(await auditRecordsOf(app, 'authorization_completed', id)).toHaveLength(1)
  })

  it('400: a request that waits for the winner of one state', async () => {
    const { token, id, url, state } = await beginAuthorization()
    const query = await consent(url)
    const replies = await app.whileLocked(
      'select 1 from authorization_states where id = $1 for update',
      [state.split('.')[0]],
      2,
      () => [1, 2].map(() => sendCallback(app, token, id, query)),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  it.each(['no_access_token', 'html', 'garbage', 'too_large', 'redirect', 'server_error'] as const)(
    '502: a token endpoint with %s; the reason is reported and nothing is stored',
    async mode => {
      const { token, id, url } = await beginAuthorization()
      const query = await consent(url)
      const call = () =>
        withSwitches(app, { token_endpoint: mode }, () => sendCallback(app, token, id, query))
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

  it('502: an active connection keeps its tokens', async () => {
    const holder = await connectProvider(app)
    const before = await statusOfConnection(app, holder)
    const query = await consent((await startAuthorization(app, holder.token, holder.id)).url)
    const call = () =>
      withSwitches(app, { token_endpoint: 'html' }, () => sendCallback(app, holder.token, holder.id, query))
    await refused(call, 'provider_failed', USED)
    expect(await statusOfConnection(app, holder)).toEqual(before)
  })

  it.each<[string, string]>([
    ['an access token of another type', '{"access_token":"a","token_type":"mac"}'],
    ['a non-string access token', '{"access_token":7,"token_type":"bearer"}'],
    ['an access token with a line break', '{"access_token":"a\\r\\nx: y","token_type":"bearer"}'],
    ['an empty access token', '{"access_token":"","token_type":"bearer"}'],
    ['a negative lifetime', '{"access_token":"a","token_type":"bearer","expires_in":-1}'],
    ['a non-numeric lifetime', '{"access_token":"a","token_type":"bearer","expires_in":"soon"}'],
    ['an excessive lifetime', '{"access_token":"a","token_type":"bearer","expires_in":1e300}'],
    ['a non-string refresh token', '{"access_token":"a","token_type":"bearer","refresh_token":{}}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a string', '"x"'],
  ])('502: %s', async (_, body) => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const headers = { 'content-type': 'application/json' }
    const meet: Meet = () => ({ status: 200, headers, body })
    const call = () => proxy.meeting(meet, () => sendCallback(app, token, id, query))
    await refused(call, 'provider_failed', USED)
  })

  it("503: the provider's rate limit is exhausted; Retry-After has its time", async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '17' } })
    const call = () => proxy.meeting(meet, () => sendCallback(app, token, id, query))
    const reply = await refused(call, 'provider_busy', STATE_USABLE)
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('17')
    expect(reply.body).toMatchObject({ provider: 'Charles Schwab' })
    expect(reply.body).not.toHaveProperty('errors')
    expect(await failuresOf(id)).toEqual([
      { outcome: 'failure', connection_id: id, reason: 'provider_busy', is_state_usable: true },
    ])
    const calls = exchanges()
    expect((await app.later(17, () => sendCallback(app, token, id, query))).status).toBe(200)
    expect(exchanges()).toBe(calls + 1)
    await refused(() => sendCallback(app, token, id, query), 'invalid_state')
  })

  it("503: the provider's rate limit lasts longer than the state; the response tells the client to start again", async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '600' } })
    const call = () => proxy.meeting(meet, () => sendCallback(app, token, id, query))
    const reply = await refused(call, 'provider_busy', USED)
    expect(reply.headers['retry-after']).toBe('600')
    expect(reply.body['errors']).toEqual([
      { path: 'state', code: 'expires_too_soon', message: expect.any(String) },
    ])
    expect(await failuresOf(id)).toMatchObject([{ reason: 'provider_busy', is_state_usable: false }])
    await refused(() => sendCallback(app, token, id, query), 'invalid_state')
    expect((await authorizeConnection(app, token, id)).status).toBe(200)
  })

  it('503: an authorization that is revoked while the provider is busy stays revoked', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const busy = gate(isTokenCall)
    const meet: Meet = async call => {
      await busy.meet(call)
      return { status: 429, headers: { 'retry-after': '1' } }
    }
    await proxy.meeting(meet, async () => {
      const returning = sendCallback(app, token, id, query)
      await busy.arrived
      await app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })
      busy.open()
      expect((await returning).body).toMatchObject({
        code: 'provider_busy',
        errors: [{ code: 'expires_too_soon' }],
      })
    })
    await refused(() => app.later(1, () => sendCallback(app, token, id, query)), 'invalid_state')
  })

  it('503 or 400: while the provider is busy, each of eight parallel requests exchanges the code at most once', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    let [open, most] = [0, 0]
    const meet: Meet = async call => {
      if (!isTokenCall(call)) return undefined
      open += 1
      most = Math.max(most, open)
      await new Promise(setImmediate)
      open -= 1
      return { status: 429, headers: { 'retry-after': '1' } }
    }
    const burst = () => Promise.all(Array.from({ length: 8 }, () => sendCallback(app, token, id, query)))
    const replies = await proxy.meeting(meet, burst)
    for (const { body } of replies) expect(['provider_busy', 'invalid_state']).toContain(body['code'])
    expect(most).toBe(1)
    const calls = exchanges()
    const later = await app.later(1, burst)
    expect(later.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)])
    expect(exchanges()).toBe(calls + 1)
  })

  it('400: a callback while another one exchanges the code', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const first = sendCallback(app, token, id, query)
      await arrived
      await refused(() => sendCallback(app, token, id, query), 'invalid_state')
      open()
      expect((await first).status).toBe(200)
    })
  })

  it('503: our own bucket for the provider is empty; the provider is not called', async () => {
    addProvider({ ...schwab, key: 'narrow', name: 'Narrow Bank' })
    await saveMockSecret(app, 'narrow', proxy.url, { token_limit: { capacity: 1, seconds: 3600 } })
    const first = await beginAuthorization('narrow')
    expect((await sendCallback(app, first.token, first.id, await consent(first.url))).status).toBe(200)
    const second = await beginAuthorization('narrow')
    const query = await consent(second.url)
    const calls = exchanges()
    const call = () => sendCallback(app, second.token, second.id, query)
    const reply = await refused(call, 'provider_busy', [...USED, 'provider_connections'])
    expect(reply.status).toBe(503)
    const seconds = Number(reply.headers['retry-after'])
    expect(seconds).toBeGreaterThan(3000)
    // The state expires earlier.
    expect(reply.body['errors']).toEqual([expect.objectContaining({ code: 'expires_too_soon' })])
    expect(exchanges()).toBe(calls)
  })

  it('503: our own bucket is empty; the same callback succeeds after Retry-After', async () => {
    addProvider({ ...schwab, key: 'slow', name: 'Slow Bank' })
    await saveMockSecret(app, 'slow', proxy.url, { token_limit: { capacity: 1, seconds: 40 } })
    const first = await beginAuthorization('slow')
    expect((await sendCallback(app, first.token, first.id, await consent(first.url))).status).toBe(200)
    const second = await beginAuthorization('slow')
    const query = await consent(second.url)
    const call = () => sendCallback(app, second.token, second.id, query)
    const calls = exchanges()
    const reply = await refused(call, 'provider_busy', STATE_USABLE)
    expect(reply.status).toBe(503)
    expect(reply.body).not.toHaveProperty('errors')
    expect(exchanges()).toBe(calls)
    // An earlier retry has the same result and consumes nothing.
    expect((await call()).status).toBe(503)
    const seconds = Number(reply.headers['retry-after'])
    expect((await app.later(seconds, call)).status).toBe(200)
    expect(exchanges()).toBe(calls + 1)
  })

  it.each(['hang', 'slow_body'] as const)(
    '504: a token endpoint with %s; the reason is reported',
    async mode => {
      const { token, id, url } = await beginAuthorization()
      const query = await consent(url)
      const call = () =>
        withSwitches(app, { token_endpoint: mode }, () =>
          withShortTimeouts(app, () => sendCallback(app, token, id, query)),
        )
      const reply = await refused(call, 'provider_timeout', USED)
      expect(reply.status).toBe(504)
      expect(reply.body).toMatchObject({ provider: 'Charles Schwab' })
    },
  )

  it("409: the provider's credentials were removed meanwhile", async () => {
    addProvider({ ...schwab, key: 'withdrawn' })
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    await app.query("update provider_connections set provider_key = 'withdrawn' where id = $1", [id])
    const reply = await refused(() => sendCallback(app, token, id, query), 'provider_not_configured', USED)
    expect(reply.status).toBe(409)
  })

  it('404: an unknown and a deleted connection; nothing changes', async () => {
    const { token, id, url } = await beginAuthorization()
    const query = await consent(url)
    await app.call('DELETE', `/api/v1/providers/${id}`, { token })
    for (const wrong of [UNKNOWN_ID, id])
      await refused(() => sendCallback(app, token, wrong, query), 'not_found', [])
  })

  it.each([
    ['neither code nor error', 'state=x', 'code'],
    ['both code and error', 'state=x&code=y&error=z', 'code'],
    ['no state', 'code=y', 'state'],
    ['an empty state', 'state=&code=y', 'state'],
    ['an empty code', 'state=x&code=', 'code'],
    ['a state of 513 characters', `state=${'x'.repeat(513)}&code=y`, 'state'],
    ['a code of 4097 characters', `state=x&code=${'y'.repeat(4097)}`, 'code'],
  ])('422: %s; the state stays valid', async (_, query, path) => {
    const { token, id, url, state } = await beginAuthorization()
    const right = await consent(url)
    const call = () => sendCallback(app, token, id, `?${query.replace('state=x&', `state=${state}&`)}`)
    const reply = await refused(call, 'invalid_input', [])
    expect(reply.status).toBe(422)
    expect(reply.body['errors']).toContainEqual(expect.objectContaining({ path }))
    expect((await sendCallback(app, token, id, right)).status).toBe(200)
  })
})
