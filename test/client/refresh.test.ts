import { expect, it } from 'vitest'
import { browserStorage, memoryStorage } from '../../client/src/index.ts'
import { createUser, END_EVERYTHING, PASSWORD } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { logIn } from './support/log-in.ts'
import { countRefreshTokens, LIFETIME, openTab, refreshLater, signedInTab } from './support/tabs.ts'
import { testClock } from './support/test-clock.ts'
import { heldReply, lostReply, ME, offline, REFRESH, reply, silence } from './support/test-network.ts'

const app = await startApp()
const expired = LIFETIME + 1
const HOUR = 3600

async function expiredTab() {
  const storage = memoryStorage()
  const tab = await signedInTab(app, storage)
  tab.clock.advance(expired * 1000)
  return { ...tab, storage, later: <T>(work: () => Promise<T>) => app.later(expired, work) }
}

it('does not refresh a token that is valid for more than a minute', async () => {
  const { client, clock, network } = await signedInTab(app)
  clock.advance((LIFETIME - 61) * 1000)
  await client.user.get().orThrow()
  expect(network.to(REFRESH)).toHaveLength(0)
  clock.advance(1000)
  await client.user.get().orThrow()
  expect(network.to(REFRESH)).toHaveLength(1)
})

it('stays signed in if the reply of a refresh is lost', async () => {
  const { client, clock, network, later, userId } = await expiredTab()
  network.fault(REFRESH, lostReply)
  const result = await later(async () => {
    const call = client.user.get()
    await clock.fireNext()
    return call
  })
  expect(result.ok).toBe(true)
  expect(new Set(network.to(REFRESH).map(({ body }) => body['refresh_token'])).size).toBe(1)
  expect(network.to(REFRESH)).toHaveLength(2)
  expect(await countRefreshTokens(app, userId)).toBe(2)
})

it('stays signed in if a refresh gets neither a reply nor an error', async () => {
  const { client, clock, network, later, userId } = await expiredTab()
  network.fault(REFRESH, silence)
  const result = await later(async () => {
    const call = client.user.get()
    await clock.fireNext(3500)
    await clock.fireNext(0)
    return call
  })
  expect(result.ok).toBe(true)
  expect(clock.monotonic() - expired * 1000).toBeLessThan(10_000)
  expect(await countRefreshTokens(app, userId)).toBe(2)
})

it.each([-HOUR, HOUR])('refreshes if the system time is wrong by %i seconds', async skew => {
  const storage = memoryStorage()
  const { userId } = await signedInTab(app, storage)
  const clock = testClock(Date.now() + skew * 1000)
  const { client, network } = openTab(app, storage, clock)
  await client.user.get().orThrow()
  // A late clock uses the token, but not for longer than its lifetime. An early clock refreshes it at once.
  const atOnce = skew > 0 ? 1 : 0
  expect(network.to(REFRESH)).toHaveLength(atOnce)
  clock.advance(expired * 1000)
  await app.later(expired, async () => client.user.get().orThrow())
  expect(network.to(REFRESH)).toHaveLength(atOnce + 1)
  await client.user.get().orThrow()
  // The client did not use an expired token.
  expect(network.to(ME)).toHaveLength(3)
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
})

it('refreshes after the system time jumped back by an hour', async () => {
  const { client, clock, network } = await signedInTab(app)
  clock.skew(-HOUR * 1000)
  clock.advance(expired * 1000)
  await app.later(expired, () => client.user.get().orThrow())
  expect(network.to(ME)).toHaveLength(1)
})

it('stays signed in if the monotonic clock stopped while the device slept', async () => {
  const { client, clock, network } = await signedInTab(app)
  await client.user.get().orThrow()
  clock.sleep(expired * 1000)
  await app.later(expired, () => client.user.get().orThrow())
  expect(network.to(ME)).toHaveLength(3)
  expect(network.to(REFRESH)).toHaveLength(1)
})

it('uses the tokens of another tab after sleeping for longer than the server repeats a successor', async () => {
  const storage = memoryStorage()
  const awake = await signedInTab(app, storage)
  const asleep = openTab(app, storage)
  await asleep.client.user.get().orThrow()
  await refreshLater(awake).orThrow()
  await app.later(60, async () => {
    asleep.clock.sleep(60_000)
    await asleep.client.user.get().orThrow()
    await refreshLater(asleep).orThrow()
  })
  expect(asleep.network.to(REFRESH)).toHaveLength(1)
  expect(await countRefreshTokens(app, awake.userId)).toBe(3)
  expect((await app.later(60, () => awake.client.user.get())).ok).toBe(true)
})

it('reads the storage before it repeats a refresh that failed while the device slept', async () => {
  const { client, clock, network, storage, later, userId } = await expiredTab()
  const other = openTab(app, storage, testClock(clock.wall()))
  network.fault(REFRESH, async () => {
    await refreshLater(other).orThrow()
    throw new TypeError('Network suspended')
  })
  const result = await later(async () => {
    const call = client.user.get()
    await clock.fireNext()
    return call
  })
  expect(result.ok).toBe(true)
  expect(network.to(REFRESH)).toHaveLength(1)
  expect(await countRefreshTokens(app, userId)).toBe(2)
})

it('does not store an older reply over the newer tokens of another tab', async () => {
  const { client, network, storage, later } = await expiredTab()
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  const other = openTab(app, storage)
  await later(async () => {
    const call = client.user.get()
    await held.handled
    await refreshLater(other).orThrow()
    await refreshLater(other).orThrow()
    const newest = await storage.read()
    held.release()
    expect((await call).ok).toBe(true)
    expect(await storage.read()).toBe(newest)
  })
  expect(network.to(ME).at(-1)?.token).toBe(JSON.parse(String(await storage.read())).access_token)
})

it('keeps the session offline, and works again online', async () => {
  const { client, clock, network, later, userId } = await expiredTab()
  network.fault(REFRESH, offline, offline, offline, offline)
  const result = await later(async () => {
    const call = client.user.get()
    for (let wait = 1; wait <= 3; wait += 1) await clock.fireNext()
    return call
  })
  expect(result).toMatchObject({ ok: false, problem: { code: 'network_error', status: 0 } })
  expect(network.to(REFRESH)).toHaveLength(4)
  expect(network.to(ME)).toHaveLength(0)
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
  expect((await later(() => client.user.get())).ok).toBe(true)
})

it('continues with a token that is valid for less than a minute if the refresh fails', async () => {
  const { client, clock, network } = await signedInTab(app)
  clock.advance((LIFETIME - 30) * 1000)
  network.fault(REFRESH, offline, offline, offline, offline)
  const call = client.user.get()
  for (let wait = 1; wait <= 3; wait += 1) await clock.fireNext()
  expect((await call).ok).toBe(true)
})

const busy = { code: 'rate_limited', title: 'Too many requests', detail: 'Wait.' }

it('keeps the session after 429, and sends nothing before Retry-After', async () => {
  const { client, clock, network, later, userId } = await expiredTab()
  network.fault(REFRESH, reply(429, busy, { 'retry-after': '30', 'x-request-id': 'request-1' }))
  const refused = { code: 'rate_limited', status: 429, retry_after: 30, request_id: 'request-1' }
  expect(await later(() => client.user.get())).toMatchObject({ ok: false, problem: refused })
  clock.advance(10_000)
  expect(await client.user.get()).toMatchObject({ ok: false, problem: { ...refused, retry_after: 20 } })
  expect(network.requests.filter(({ path }) => path !== '/api/v1/auth/login')).toHaveLength(1)
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
  clock.advance(20_000)
  expect((await later(() => client.user.get())).ok).toBe(true)
})

it('waits for a short Retry-After', async () => {
  const { client, clock, network, later } = await expiredTab()
  const waking = { code: 'database_unavailable', title: 'Database unavailable', detail: 'Wait.' }
  network.fault(REFRESH, reply(503, waking, { 'retry-after': '2' }))
  const started = clock.monotonic()
  const result = await later(async () => {
    const call = client.user.get()
    await clock.fireNext()
    return call
  })
  expect(result.ok).toBe(true)
  expect(clock.monotonic() - started).toBe(2000)
})

it.each([
  [500, { code: 'internal_error', title: 'Internal error', detail: 'Report it.' }, 'internal_error'],
  [503, { message: 'Service Unavailable' }, 'unexpected_response'],
  [200, { access_token: '' }, 'unexpected_response'],
])('keeps the session after %i', async (status, body, code) => {
  const { client, clock, network, later, userId } = await expiredTab()
  const fault = reply(status, body)
  network.fault(REFRESH, fault, fault, fault, fault)
  const call = client.user.get()
  for (let wait = 1; wait <= 3; wait += 1) await clock.fireNext()
  expect(await call).toMatchObject({ ok: false, problem: { code, status } })
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
  expect((await later(() => client.user.get())).ok).toBe(true)
})

it('signs out if the refresh token is invalid', async () => {
  const { client, storage, later, userId } = await expiredTab()
  await app.query(END_EVERYTHING, [userId])
  const result = await later(() => client.user.get())
  expect(result).toMatchObject({ ok: false, problem: { code: 'signed_out', request_id: expect.any(String) } })
  expect(client.session.state).toEqual({ status: 'signed_out' })
  expect(await storage.read()).toBeNull()
})

it('does not sign out if another tab signed in again in the meantime', async () => {
  const { client, network, storage, later, userId, email } = await expiredTab()
  await app.query('update sessions set revoked_at = now(), revoked_reason = $2 where user_id = $1', [
    userId,
    'disowned',
  ])
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  const other = openTab(app, storage)
  await later(async () => {
    const call = client.user.get()
    await held.handled
    await other.client.auth.login({ email, password: PASSWORD }).orThrow()
    held.release()
    expect((await call).ok).toBe(true)
  })
  expect(await other.client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
})

it('returns the problem of the API if a refreshed token is refused too', async () => {
  const { client, network, userId } = await signedInTab(app)
  const refused = reply(401, { code: 'invalid_token', title: 'Invalid', detail: 'Invalid.' })
  network.fault(ME, refused, refused)
  expect(await client.user.get()).toMatchObject({
    ok: false,
    problem: { code: 'invalid_token', status: 401 },
  })
  expect(network.to(ME)).toHaveLength(2)
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
})

it('does not let a late refresh of one user replace the session of the next', async () => {
  const { client, network, later, storage } = await expiredTab()
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  const email = await createUser(app)
  await later(async () => {
    const call = client.connections.create({ provider_key: 'schwab', alias: 'Mine' })
    await held.handled
    const user = await logIn(client, email)
    const stored = await storage.read()
    held.release()
    expect(await call).toMatchObject({ ok: false, problem: { code: 'session_changed' } })
    expect(await storage.read()).toBe(stored)
    expect((await client.user.get().orThrow()).id).toBe(user.id)
    expect(await client.connections.list().orThrow()).toMatchObject({ total: 0 })
  })
})

it('does not store a refresh that ends after the user signed out in another tab', async () => {
  const { client, network, storage, later } = await expiredTab()
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  const other = openTab(app, storage)
  await later(async () => {
    const call = client.user.get()
    await held.handled
    await other.client.auth.logout()
    held.release()
    expect(await call).toMatchObject({ ok: false, problem: { code: 'signed_out' } })
  })
  expect(await storage.read()).toBeNull()
  expect(client.session.state).toEqual({ status: 'signed_out' })
})

it('stores a refresh that was running when the client was disposed of', async () => {
  const { client, network, storage, later, userId } = await expiredTab()
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  await later(async () => {
    const before = await storage.read()
    const call = client.user.get()
    await held.handled
    client.dispose()
    expect(await call).toMatchObject({ ok: false, problem: { code: 'disposed' } })
    held.release()
    await expect.poll(() => storage.read()).not.toBe(before)
    const next = openTab(app, storage)
    await next.client.session.get()
    await app.later(60, () => refreshLater(next).orThrow())
  })
  expect(await countRefreshTokens(app, userId)).toBe(3)
})

it('does not end the refresh if one of the waiting calls is aborted', async () => {
  const { client, network, later } = await expiredTab()
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  const controller = new AbortController()
  await later(async () => {
    const aborted = client.user.get({ signal: controller.signal })
    const other = client.user.get()
    await held.handled
    controller.abort()
    expect(await aborted).toMatchObject({ ok: false, problem: { code: 'aborted' } })
    held.release()
    expect((await other).ok).toBe(true)
  })
  expect(network.to(ME)).toHaveLength(1)
})

it('does not use localStorage before the first call', () => {
  expect(() => openTab(app, browserStorage())).not.toThrow()
})

it('asks the server again after five minutes, however long it asked to wait', async () => {
  const { client, clock, network, later } = await expiredTab()
  network.fault(REFRESH, reply(503, { code: 'database_unavailable' }, { 'retry-after': '999999999' }))
  expect(await later(() => client.user.get())).toMatchObject({ ok: false })
  clock.advance(300_000)
  expect(await later(() => client.user.get())).toMatchObject({ ok: true })
})
