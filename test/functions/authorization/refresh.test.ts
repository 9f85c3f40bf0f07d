import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  behindProxy,
  connected,
  consented,
  impatiently,
  recordsOf,
  returned,
  rowOf,
  standing,
  started,
  switched,
} from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { gate, isTokenCall, type Meet, type ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

describe('PATCH /providers/{id}/authorization', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await behindProxy(app)
  })
  const refresh = ({ id, token }: { id: string; token: string }) => app.call('PATCH', pathOf(id), { token })
  const refreshes = () => proxy.grants('refresh_token').length
  const detailsOf = async (action: string, id: string) =>
    (await recordsOf(app, action, id)).map(({ details }) => details)
  itRefusesBadTokens(() => app, 'PATCH', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return () => refresh({ id: UNKNOWN, token })
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('PATCH', pathOf(UNKNOWN), { token, ip })
    },
  )

  it.each([
    ['rotate', 'new_token', true],
    ['omit', 'none_in_reply', false],
    ['repeat', 'same_token', false],
  ] as const)(
    '200: a provider that does %s; the trail and the log say so, and it goes on',
    async (...given) => {
      const [rotation, rotation_type, token_rotated] = given
      const holder = await connected(app)
      const first = await switched(app, { rotation }, () => app.later(10, () => refresh(holder)))
      expect(first.status).toBe(200)
      expect(first.body).toMatchObject({
        status: 'active',
        refresh_failures: 0,
        last_refresh_at: new Date(app.clock().getTime() + 10_000).toISOString(),
        access_token_expires_at: new Date(app.clock().getTime() + 130_000).toISOString(),
      })
      const about = { connection_id: holder.id, provider_key: 'schwab', token_rotated, rotation_type }
      expect(await detailsOf('provider_token_refreshed', holder.id)).toEqual([about])
      expect(app.logged('provider_token_refreshed')).toContainEqual(about)
      // The refresh token that is kept is the one that works.
      expect((await app.later(20, () => refresh(holder))).status).toBe(200)
      const accounts = await app.call('GET', `/api/v1/providers/${holder.id}/accounts`, {
        token: holder.token,
      })
      expect(accounts.status).toBe(200)
    },
  )

  it('200: the consent ends when it did before', async () => {
    const holder = await connected(app)
    const { consent_expires_at } = await standing(app, holder)
    const reply = await app.later(60, () => refresh(holder))
    expect(reply.body).toMatchObject({ consent_expires_at })
  })

  it('200: of eight at once, one asks the provider; the others wait for its lease, and find what it brought', async () => {
    const holder = await connected(app)
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
    ['a dead grant', { grant: 'dead' }],
  ] as const)('200: another consent meanwhile wins over a refresh that brings %s', async (_, values) => {
    const holder = await connected(app)
    const { meet, arrived, open } = gate(isTokenCall)
    await proxy.meeting(meet, async () => {
      const refreshing = refresh(holder)
      await arrived
      await authorized(app, holder.token, holder.id)
      const before = await rowOf(app, holder.id)
      const reply = await switched(app, values, () => {
        open()
        return refreshing
      })
      expect(reply.status).toBe(200)
      expect(await rowOf(app, holder.id)).toEqual(before)
    })
    expect(await rowOf(app, holder.id)).toMatchObject({ status: 'active', refresh_failures: 0 })
    for (const action of ['provider_token_refreshed', 'provider_refresh_failed', 'provider_grant_died'])
      expect(await recordsOf(app, action, holder.id)).toEqual([])
    expect(await statusOfMe(app, holder.token)).toBe(200)
    const given = proxy.exchanges.filter(({ call }) => call.body.includes('authorization_code')).at(-1)
    expect((await app.later(1, () => refresh(holder))).status).toBe(200)
    expect(proxy.grants('refresh_token').at(-1)?.get('refresh_token')).toBe(
      JSON.parse(given?.answer ?? '{}').refresh_token,
    )
  })

  it.each(['unsupported_token_type', 'invalid_grant'] as const)(
    '409: a dead grant (%s): the tokens are erased, everything issued to its owner ends, who is told',
    async dead_grant_error => {
      const holder = await connected(app)
      const other = await signIn(app, holder.email)
      const reply = await switched(app, { grant: 'dead', dead_grant_error }, () => refresh(holder))
      expect(reply.status).toBe(409)
      expect(reply.body).toMatchObject({ code: 'reconnection_required' })
      expect(await rowOf(app, holder.id)).toEqual({
        status: 'revoked',
        refresh_failures: 0,
        last_error: dead_grant_error,
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
      expect(mail?.subject).toMatch(/^The access to "My account \d+" was revoked$/)
      const [record, ...more] = await recordsOf(app, 'provider_grant_died', holder.id)
      expect(more).toEqual([])
      expect(record).toEqual({
        outcome: 'failure',
        actor: 'user',
        details: { connection_id: holder.id, provider_key: 'schwab', reason: dead_grant_error },
      })
    },
  )

  it('502: what may be a wrong secret of ours is an error at once, and takes nothing from anybody', async () => {
    const holder = await connected(app)
    const dead = { grant: 'dead', dead_grant_error: 'invalid_client' } as const
    const reply = await switched(app, dead, () => refresh(holder))
    expect(reply.status).toBe(502)
    expect(await rowOf(app, holder.id)).toEqual({
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

  it('409: a grant that dies for eight at once dies once, and one mail is sent', async () => {
    const holder = await connected(app)
    const before = refreshes()
    const lock = 'select 1 from provider_connections where id = $1 for update'
    const replies = await switched(app, { grant: 'dead' }, () =>
      app.whileLocked(lock, [holder.id], 8, () => Array.from({ length: 8 }, () => refresh(holder))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(409))
    expect(refreshes()).toBe(before + 1)
    expect(await recordsOf(app, 'provider_grant_died', holder.id)).toHaveLength(1)
    const mails = await app.mails(holder.email)
    expect(mails.filter(({ subject }) => /was revoked$/.test(subject))).toHaveLength(1)
  })

  it('409: a dead grant after a refresh that was broken off is an error, and no breach', async () => {
    const holder = await connected(app)
    await app.query('update provider_connections set lease_id = $2, leased_until = $3 where id = $1', [
      holder.id,
      UNKNOWN,
      new Date(app.clock().getTime() - 1_000),
    ])
    const reply = await switched(app, { grant: 'dead' }, () => refresh(holder))
    expect(reply.status).toBe(409)
    expect(await rowOf(app, holder.id)).toMatchObject({
      status: 'error',
      last_error: 'refresh_broken_off',
      has_tokens: false,
    })
    expect(await statusOfMe(app, holder.token)).toBe(200)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/does not work$/)
    expect(await recordsOf(app, 'connection_broken_off', holder.id)).toHaveLength(1)
  })

  it('409: before any authorization, and after its end; the provider is not asked', async () => {
    const { id: ended, token } = await connected(app)
    await app.call('DELETE', pathOf(ended), { token })
    const pending = await begun(app, token)
    const before = [await app.fingerprintOfData(), refreshes()]
    expect((await refresh({ id: pending, token })).body).toMatchObject({ status: 409, code: 'not_connected' })
    expect((await refresh({ id: ended, token })).body).toMatchObject({
      status: 409,
      code: 'reconnection_required',
    })
    expect([await app.fingerprintOfData(), refreshes()]).toEqual(before)
  })

  it('409: a provider that gave no refresh token', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const query = await consented((await started(app, token, id)).url)
    const headers = { 'content-type': 'application/json' }
    const body = '{"access_token":"lone","token_type":"bearer","expires_in":120}'
    const meet: Meet = () => ({ status: 200, headers, body })
    expect((await proxy.meeting(meet, () => returned(app, token, id, query))).status).toBe(200)
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
  ] as const)('502: a token endpoint with %s is noted as %s, and the tokens stay', async (mode, reason) => {
    const holder = await connected(app)
    const reply = await switched(app, { token_endpoint: mode }, () => refresh(holder))
    expect(reply.status).toBe(502)
    expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
    expect(await rowOf(app, holder.id)).toEqual({
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

  it('502: the third failure in a row is an error, of which the owner hears once; a success mends it', async () => {
    const holder = await connected(app)
    await switched(app, { token_endpoint: 'server_error' }, async () => {
      for (const seconds of [1, 2, 3, 4])
        expect((await app.later(seconds, () => refresh(holder))).status).toBe(502)
    })
    expect(await rowOf(app, holder.id)).toMatchObject({
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

  it('502: asked again in the same moment, it tells the failure without another call', async () => {
    const holder = await connected(app)
    await switched(app, { token_endpoint: 'server_error' }, () => refresh(holder))
    const before = refreshes()
    expect((await refresh(holder)).status).toBe(502)
    expect(refreshes()).toBe(before)
  })

  it('503: a provider that takes no more calls, which is left alone for as long as it says', async () => {
    const holder = await connected(app)
    const meet: Meet = call =>
      isTokenCall(call) ? { status: 429, headers: { 'retry-after': '95' } } : undefined
    const reply = await proxy.meeting(meet, () => refresh(holder))
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('95')
    expect(reply.body).toMatchObject({ code: 'provider_busy', provider: 'Charles Schwab' })
    const due = new Date(app.clock().getTime() + 95_000).toISOString()
    expect(await standing(app, holder)).toMatchObject({ next_refresh_at: due, last_error: 'busy' })
  })

  it.each(['hang', 'slow_body'] as const)('504: a token endpoint with %s', async mode => {
    const holder = await connected(app)
    const reply = await switched(app, { token_endpoint: mode }, () => impatiently(app, () => refresh(holder)))
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ code: 'provider_timeout', provider: 'Charles Schwab' })
    expect(await rowOf(app, holder.id)).toMatchObject({
      refresh_failures: 1,
      last_error: 'timed_out',
      lease_id: null,
    })
  })

  it("404: somebody else's, an unknown one and a deleted one, which leave nothing", async () => {
    const { id: theirs } = await connected(app)
    const { token } = await signInNewUser(app)
    const deleted = await begun(app, token)
    await app.call('DELETE', `/api/v1/providers/${deleted}`, { token })
    const before = await app.fingerprintOfData()
    for (const id of [theirs, UNKNOWN, deleted])
      expect((await refresh({ id, token })).body).toMatchObject({ status: 404, code: 'not_found' })
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await refresh({ id, token })).status, id).toBe(422)
  })
})
