import { expect, it } from 'vitest'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  consent,
  createConnection,
  proxySchwab,
  rowOfConnection,
  sendCallback,
  startAuthorization,
  statusOfConnection,
  withShortTimeouts,
  withSwitches,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { gate, isTokenCall, type Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

const app = await startApp()
const proxy = await proxySchwab(app)

describeRoute(app, 'authorization/refresh', {}, () => {
  const refresh = ({ id, token }: { id: string; token: string }) => app.call('PATCH', pathOf(id), { token })
  const refreshes = () => proxy.grants('refresh_token').length
  const detailsOf = async (action: string, id: string) =>
    (await auditRecordsOf(app, action, id)).map(({ details }) => details)
  it.each([
    ['rotate', 'new_token', true],
    ['omit', 'none_in_reply', false],
    ['repeat', 'same_token', false],
  ] as const)(
    '200: a provider that does %s; log and audit log record it, and the next refresh succeeds',
    async (...given) => {
      const [rotation, rotation_type, token_rotated] = given
      const holder = await connectProvider(app)
      const first = await withSwitches(app, { rotation }, () => app.later(10, () => refresh(holder)))
      expect(first.status).toBe(200)
      expect(first.body).toMatchObject({
        status: 'active',
        refresh_failures: 0,
        last_refresh_at: new Date(app.clock().getTime() + 10_000).toISOString(),
        access_token_expires_at: new Date(app.clock().getTime() + 130_000).toISOString(),
      })
      const about = { connection_id: holder.id, provider_key: 'schwab', token_rotated, rotation_type }
      expect(await detailsOf('provider_token_refreshed', holder.id)).toEqual([{ ...about, refreshes: 1 }])
      expect(app.logged('provider_token_refreshed')).toContainEqual(about)
      // The stored refresh token is the valid one.
      expect((await app.later(20, () => refresh(holder))).status).toBe(200)
      const accounts = await app.call('GET', `/api/v1/providers/${holder.id}/accounts`, {
        token: holder.token,
      })
      expect(accounts.status).toBe(200)
    },
  )

  it('200: the end of the consent does not change', async () => {
    const holder = await connectProvider(app)
    const { consent_expires_at } = await statusOfConnection(app, holder)
    const reply = await app.later(60, () => refresh(holder))
    expect(reply.body).toMatchObject({ consent_expires_at })
  })

  it('200: of eight parallel requests, one calls the provider; the others wait for its lease and use its result', async () => {
    const holder = await connectProvider(app)
    const before = refreshes()
    const replies = await app.whileLocked(
      'select 1 from provider_connections where id = $1 for update',
      [holder.id],
      8,
      () => Array.from({ length: 8 }, () => refresh(holder)),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(refreshes()).toBe(before + 1)
    expect(await detailsOf('provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it.each([
    ['new tokens', {}],
    ['a failure', { token_endpoint: 'server_error' }],
    ['a revoked grant', { grant: 'revoked' }],
  ] as const)('200: a new consent takes precedence over a refresh that returns %s', async (_, values) => {
    const holder = await connectProvider(app)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const refreshing = refresh(holder)
      await arrived
      await authorizeConnection(app, holder.token, holder.id)
      const before = await rowOfConnection(app, holder.id)
      const reply = await withSwitches(app, values, () => {
        open()
        return refreshing
      })
      expect(reply.status).toBe(200)
      expect(await rowOfConnection(app, holder.id)).toEqual(before)
    })
    expect(await rowOfConnection(app, holder.id)).toMatchObject({ status: 'active', refresh_failures: 0 })
    for (const action of ['provider_token_refreshed', 'provider_refresh_failed', 'provider_grant_died'])
      expect(await auditRecordsOf(app, action, holder.id)).toEqual([])
    expect(await statusOfMe(app, holder.token)).toBe(200)
    const given = proxy.exchanges.filter(({ call }) => call.body.includes('authorization_code')).at(-1)
    expect((await app.later(1, () => refresh(holder))).status).toBe(200)
    expect(proxy.grants('refresh_token').at(-1)?.get('refresh_token')).toBe(
      JSON.parse(given?.answer ?? '{}').refresh_token,
    )
  })

  it.each(['unsupported_token_type', 'invalid_grant'] as const)(
    "409: a revoked grant (%s): the tokens are deleted; the user's sessions end; the user is notified",
    async revoked_grant_error => {
      const holder = await connectProvider(app)
      const other = await signIn(app, holder.email)
      const reply = await withSwitches(app, { grant: 'revoked', revoked_grant_error }, () => refresh(holder))
      expect(reply.status).toBe(409)
      expect(reply.body).toMatchObject({ code: 'reconnection_required' })
      expect(await rowOfConnection(app, holder.id)).toEqual({
        status: 'revoked',
        refresh_failures: 0,
        last_error: revoked_grant_error,
        lease_id: null,
        has_tokens: false,
      })
      expect(await statusOfMe(app, holder.token)).toBe(401)
      expect(await statusOfMe(app, other.access_token)).toBe(401)
      const again = await app.call('POST', '/api/v1/auth/refresh', {
        body: { refresh_token: other.refresh_token },
      })
      expect(again.status).toBe(401)
      const mail = await app.newestMail(holder.email)
      expect(mail?.subject).toMatch(/^Our access to "My account \d+" was canceled$/)
      const [record, ...more] = await auditRecordsOf(app, 'provider_grant_died', holder.id)
      expect(more).toEqual([])
      expect(record).toEqual({
        outcome: 'failure',
        actor: 'user',
        details: { connection_id: holder.id, provider_key: 'schwab', reason: revoked_grant_error },
      })
    },
  )

  it('502: a possibly wrong client secret is an error immediately and deletes nothing', async () => {
    const holder = await connectProvider(app)
    const rejected = { grant: 'revoked', revoked_grant_error: 'invalid_client' } as const
    const reply = await withSwitches(app, rejected, () => refresh(holder))
    expect(reply.status).toBe(502)
    expect(await rowOfConnection(app, holder.id)).toEqual({
      status: 'error',
      refresh_failures: 1,
      last_error: 'invalid_client',
      lease_id: null,
      has_tokens: true,
    })
    expect(await statusOfMe(app, holder.token)).toBe(200)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/does not work$/)
    expect((await app.later(1, () => refresh(holder))).body).toMatchObject({ status: 'active' })
  })

  it('409: eight parallel requests find a revoked grant: it is recorded once, with one mail', async () => {
    const holder = await connectProvider(app)
    const before = refreshes()
    const lock = 'select 1 from provider_connections where id = $1 for update'
    const replies = await withSwitches(app, { grant: 'revoked' }, () =>
      app.whileLocked(lock, [holder.id], 8, () => Array.from({ length: 8 }, () => refresh(holder))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(409))
    expect(refreshes()).toBe(before + 1)
    expect(await auditRecordsOf(app, 'provider_grant_died', holder.id)).toHaveLength(1)
    const mails = await app.mails(holder.email)
    expect(mails.filter(({ subject }) => /was canceled$/.test(subject))).toHaveLength(1)
  })

  it('409: a revoked grant after an interrupted refresh is an error, not a breach', async () => {
    const holder = await connectProvider(app)
    await app.query('update provider_connections set lease_id = $2, leased_until = $3 where id = $1', [
      holder.id,
      UNKNOWN_ID,
      new Date(app.clock().getTime() - 1_000),
    ])
    const reply = await withSwitches(app, { grant: 'revoked' }, () => refresh(holder))
    expect(reply.status).toBe(409)
    expect(await rowOfConnection(app, holder.id)).toMatchObject({
      status: 'error',
      last_error: 'refresh_broken_off',
      has_tokens: false,
    })
    expect(await statusOfMe(app, holder.token)).toBe(200)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/does not work$/)
    expect(await auditRecordsOf(app, 'connection_broken_off', holder.id)).toHaveLength(1)
  })

  it('409: before authorization and after revocation; the provider is not called', async () => {
    const { id: ended, token } = await connectProvider(app)
    await app.call('DELETE', pathOf(ended), { token })
    const pending = await createConnection(app, token)
    const before = [await app.fingerprintOfData(), refreshes()]
    expect((await refresh({ id: pending, token })).body).toMatchObject({ status: 409, code: 'not_connected' })
    expect((await refresh({ id: ended, token })).body).toMatchObject({
      status: 409,
      code: 'reconnection_required',
    })
    expect([await app.fingerprintOfData(), refreshes()]).toEqual(before)
  })

  it('409: a provider without a refresh token', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const query = await consent((await startAuthorization(app, token, id)).url)
    const headers = { 'content-type': 'application/json' }
    const body = '{"access_token":"lone","token_type":"bearer","expires_in":120}'
    const meet: Meet = () => ({ status: 200, headers, body })
    expect((await proxy.meeting(meet, () => sendCallback(app, token, id, query))).status).toBe(200)
    const before = refreshes()
    const reply = await refresh({ id, token })
    expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(refreshes()).toBe(before)
  })

  it.each([
    ['no_access_token', 'bad_access_token'],
    ['html', 'not_json'],
    ['garbage', 'not_json'],
    ['too_large', 'too_large'],
    ['redirect', 'status_302'],
    ['server_error', 'status_500'],
  ] as const)('502: a token endpoint with %s is recorded as %s; the tokens stay', async (mode, reason) => {
    const holder = await connectProvider(app)
    const reply = await withSwitches(app, { token_endpoint: mode }, () => refresh(holder))
    expect(reply.status).toBe(502)
    expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
    expect(await rowOfConnection(app, holder.id)).toEqual({
      status: 'active',
      refresh_failures: 1,
      last_error: reason,
      lease_id: null,
      has_tokens: true,
    })
    expect(await detailsOf('provider_refresh_failed', holder.id)).toEqual([
      { connection_id: holder.id, provider_key: 'schwab', reason, failures: 1, status: 'active' },
    ])
    expect(app.cloud.schwab.calls().filter(({ path }) => path === '/elsewhere')).toEqual([])
    expect((await app.later(1, () => refresh(holder))).status).toBe(200)
  })

  it('502: the third consecutive failure is an error; the user is notified once; a success clears it', async () => {
    const holder = await connectProvider(app)
    await withSwitches(app, { token_endpoint: 'server_error' }, async () => {
      for (const seconds of [1, 2, 3, 4])
        expect((await app.later(seconds, () => refresh(holder))).status).toBe(502)
    })
    expect(await rowOfConnection(app, holder.id)).toMatchObject({
      status: 'error',
      refresh_failures: 4,
      has_tokens: true,
    })
    const failures = await detailsOf('provider_refresh_failed', holder.id)
    expect(failures.map(details => Object(details).status)).toEqual(['active', 'active', 'error', 'error'])
    const mails = await app.mails(holder.email)
    expect(mails.filter(({ subject }) => /does not work$/.test(subject))).toHaveLength(1)
    expect(await statusOfMe(app, holder.token)).toBe(200)
    const reply = await app.later(5, () => refresh(holder))
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ status: 'active', refresh_failures: 0, last_error: null })
  })

  it('502: an immediate retry returns the same failure without a call', async () => {
    const holder = await connectProvider(app)
    await withSwitches(app, { token_endpoint: 'server_error' }, () => refresh(holder))
    const before = refreshes()
    expect((await refresh(holder)).status).toBe(502)
    expect(refreshes()).toBe(before)
  })

  it("503: the provider's rate limit is exhausted; the provider is not called until its time", async () => {
    const holder = await connectProvider(app)
    const meet: Meet = call =>
      isTokenCall(call) ? { status: 429, headers: { 'retry-after': '95' } } : undefined
    const reply = await proxy.meeting(meet, () => refresh(holder))
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('95')
    expect(reply.body).toMatchObject({ code: 'provider_busy', provider: 'Charles Schwab' })
    const due = new Date(app.clock().getTime() + 95_000).toISOString()
    expect(await statusOfConnection(app, holder)).toMatchObject({ next_refresh_at: due, last_error: 'busy' })
  })

  it.each(['hang', 'slow_body'] as const)('504: a token endpoint with %s', async mode => {
    const holder = await connectProvider(app)
    const reply = await withSwitches(app, { token_endpoint: mode }, () =>
      withShortTimeouts(app, () => refresh(holder)),
    )
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ code: 'provider_timeout', provider: 'Charles Schwab' })
    expect(await rowOfConnection(app, holder.id)).toMatchObject({
      refresh_failures: 1,
      last_error: 'timed_out',
      lease_id: null,
    })
  })
})
