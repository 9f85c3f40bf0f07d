import { expect, it } from 'vitest'
import { createClient, memoryStorage } from '../../../client/src/index.ts'
import type { ConsoleSession, ConsoleUser, RateLimits } from '../../../local/console-api/replies.ts'
import { newDirectory } from '../../support/local-cloud.ts'
import { PASSWORD, startConsole } from './console-client.ts'

it('lists users and sessions, signs in as a user, and resets rate limits', { timeout: 180_000 }, async () => {
  const { url, api, call, get, signUp, child, exited } = await startConsole(newDirectory())
  const ada = await signUp('ada')
  await api('POST', '/auth/register', { email: 'bob@example.com', password: PASSWORD, name: 'Bob' })
  const users = await get<ConsoleUser[]>('/users')
  expect(users).toMatchObject([
    { email: 'bob@example.com', is_verified: false, active_sessions: 0 },
    { email: 'ada@example.com', is_verified: true, active_sessions: 1, locked_until: null },
  ])
  expect(await get('/users?q=%25')).toEqual([])
  expect(await call('GET', '/users?q=a%00')).toEqual({ status: 200, body: [] })
  expect((await call('POST', `/users/${ada.id}/verify`)).status).toBe(409)

  // Unknown and malformed ids.
  for (const id of ['0190a0d0-0000-7000-8000-000000000000', 'x', "'"]) {
    expect((await call('POST', `/users/${encodeURIComponent(id)}/unlock`)).status).toBe(404)
    expect((await call('POST', `/users/${encodeURIComponent(id)}/end-grace-period`)).status).toBe(404)
    expect((await call('POST', `/sessions/${encodeURIComponent(id)}/expire`)).status).toBe(404)
    expect((await call('POST', `/act-as/${encodeURIComponent(id)}/api/v1/auth/login`)).status).toBe(409)
  }

  // The client of the application stores the session, as in the browser.
  const storage = memoryStorage()
  const actAs = createClient({ baseUrl: `${url}/_local/api/act-as/${ada.id}`, storage })
  await actAs.auth.login({ email: 'local@console.invalid', password: 'not checked' }).orThrow()
  const app = createClient({ baseUrl: url, storage })
  expect(await app.user.get().orThrow()).toMatchObject({ email: ada.email })
  const bob = users.find(({ email }) => email === 'bob@example.com')
  expect((await call('POST', `/act-as/${bob?.id}/api/v1/auth/login`)).status).toBe(409)

  // The access token is revoked; the refresh token is not.
  const sessions = await get<ConsoleSession[]>(`/users/${ada.id}/sessions`)
  expect(sessions).toMatchObject([
    { device: expect.stringContaining('Console of the local cloud'), state: 'active' },
    { state: 'active' },
  ])
  const [, first] = sessions
  expect((await api('GET', '/auth/me', undefined, ada.access_token)).status).toBe(200)
  expect((await call('POST', `/sessions/${first?.id}/expire-access`)).status).toBe(204)
  expect((await api('GET', '/auth/me', undefined, ada.access_token)).status).toBe(401)
  const refreshed = await api<{ access_token: string; refresh_token: string }>('POST', '/auth/refresh', {
    refresh_token: ada.refresh_token,
  })
  expect(refreshed.status).toBe(200)
  expect((await api('GET', '/auth/me', undefined, refreshed.body.access_token)).status).toBe(200)
  expect((await call('POST', `/sessions/${first?.id}/expire`)).status).toBe(204)
  const { refresh_token } = refreshed.body
  expect((await api('POST', '/auth/refresh', { refresh_token })).status).toBe(401)
  expect(await get(`/users/${ada.id}/sessions`)).toMatchObject([{ state: 'active' }, { state: 'expired' }])

  const login = (password: string) => api('POST', '/auth/login', { email: ada.email, password })
  for (let attempt = 0; attempt < 10; attempt += 1) await login('Wrong-Horse1')
  expect((await login(PASSWORD)).status).toBe(401)
  const [locked] = await get<ConsoleUser[]>(`/users?q=${ada.email}`)
  expect(locked?.locked_until).toMatch(/Z$/)
  expect((await call('POST', `/users/${ada.id}/unlock`)).status).toBe(204)
  expect((await login(PASSWORD)).status).toBe(200)

  const reset = () => api('POST', '/auth/resend-verification', { email: 'bob@example.com' })
  while ((await reset()).status !== 429);
  const { buckets, uses_redis } = await get<RateLimits>('/rate-limits')
  expect(uses_redis).toBe(false)
  const bucket = buckets.find(({ limit, remaining }) => limit === 'mail_by_mailbox' && remaining < 1)
  expect(bucket).toMatchObject({ capacity: 5, seconds: 3600 })
  const path = `/rate-limits/${encodeURIComponent(bucket?.key ?? '')}`
  expect((await call('DELETE', path)).status).toBe(204)
  expect((await call('DELETE', path)).status).toBe(404)
  // A function may cache the exhausted bucket for a second.
  let status = 429
  while (status === 429) ({ status } = await reset())
  expect(status).toBeLessThan(300)
  expect((await call('DELETE', '/rate-limits/a%00')).status).toBe(404)
  expect((await call('DELETE', '/rate-limits')).status).toBe(204)
  expect((await get<RateLimits>('/rate-limits')).buckets).toEqual([])

  // The grace period of a deletion ends only if one is scheduled.
  const cleo = await signUp('cleo')
  const endGracePeriod = () => call('POST', `/users/${cleo.id}/end-grace-period`)
  expect((await endGracePeriod()).status).toBe(404)
  expect((await api('DELETE', '/auth/me', undefined, cleo.access_token)).status).toBe(202)
  expect((await endGracePeriod()).status).toBe(204)
  expect((await call('POST', '/schedules/jobs/delete-accounts')).status).toBe(204)
  expect(await get(`/users?q=${cleo.email}`)).toEqual([])
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})
