import { expect, it, onTestFinished, vi } from 'vitest'
import {
  createClient,
  memoryStorage,
  requestStorage,
  type SessionState,
  type SessionStorage,
} from '../../client/src/index.ts'
import { createUser, END_EVERYTHING, PASSWORD, statusOfMe } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { logIn } from './support/log-in.ts'
import { countRefreshTokens, LIFETIME, openTab, refreshLater, signedInTab } from './support/tabs.ts'
import { testClock } from './support/test-clock.ts'
import { heldReply, ME, offline, REFRESH, testNetwork } from './support/test-network.ts'

const app = await startApp()
const NEW_PASSWORD = 'Analytical-Eng1ne'
const LOGOUT = '/api/v1/auth/logout'
const tokensIn = async (storage: SessionStorage) => JSON.parse(String(await storage.read()))

/** A storage with a channel: in Node, `BroadcastChannel` works between clients of one process. */
function channelStorage(): SessionStorage {
  return { ...memoryStorage(), channel: crypto.randomUUID() }
}

it('stores the tokens of a login, with the user and a version', async () => {
  const storage = memoryStorage()
  const { userId } = await signedInTab(app, storage)
  expect(await tokensIn(storage)).toEqual({
    version: 1,
    user_id: userId,
    access_token: expect.any(String),
    refresh_token: expect.any(String),
    expires_in: LIFETIME,
    stored_at: expect.any(Number),
  })
})

it('stores the tokens of a password change', async () => {
  const storage = memoryStorage()
  const { client, clock, network } = await signedInTab(app, storage)
  const before = await tokensIn(storage)
  await client.auth.changePassword({ current_password: PASSWORD, new_password: NEW_PASSWORD }).orThrow()
  expect((await tokensIn(storage)).refresh_token).not.toBe(before.refresh_token)
  await client.user.get().orThrow()
  await refreshLater({ client, clock }).orThrow()
  expect(network.to(REFRESH)).toHaveLength(1)
})

it('stores the tokens of a password change whose caller aborted', async () => {
  const storage = memoryStorage()
  const { client, network } = await signedInTab(app, storage)
  const held = heldReply()
  network.fault('/api/v1/auth/change-password', held.fault)
  const before = await storage.read()
  const controller = new AbortController()
  const passwords = { current_password: PASSWORD, new_password: NEW_PASSWORD }
  const call = client.auth.changePassword(passwords, { signal: controller.signal })
  await held.handled
  controller.abort()
  expect(await call).toMatchObject({ ok: false, problem: { code: 'aborted' } })
  held.release()
  await expect.poll(() => storage.read()).not.toBe(before)
  await client.user.get().orThrow()
})

it('does not refresh while the password changes', async () => {
  const { client, network } = await signedInTab(app)
  const held = heldReply()
  network.fault('/api/v1/auth/change-password', held.fault)
  const change = client.auth.changePassword({ current_password: PASSWORD, new_password: NEW_PASSWORD })
  await held.handled
  // The former access token is now revoked.
  const call = client.user.get()
  await expect.poll(() => network.to(ME)).toHaveLength(1)
  held.release()
  expect((await change).ok).toBe(true)
  expect((await call).ok).toBe(true)
  expect(client.session.state).toMatchObject({ status: 'signed_in' })
})

it('logs out: ends the session at the server and removes it from the storage', async () => {
  const storage = memoryStorage()
  const { client } = await signedInTab(app, storage)
  const { access_token } = await tokensIn(storage)
  expect((await client.auth.logout()).ok).toBe(true)
  expect(await storage.read()).toBeNull()
  expect(await statusOfMe(app, access_token)).toBe(401)
  expect(await client.auth.logout()).toMatchObject({ ok: false, problem: { code: 'signed_out' } })
})

it('logs out with an expired access token', async () => {
  const { client, userId } = await signedInTab(app)
  expect((await app.later(LIFETIME + 1, () => client.auth.logout())).ok).toBe(true)
  expect(client.session.state).toEqual({ status: 'signed_out' })
  expect(
    await app.query('select 1 from sessions where user_id = $1 and revoked_at is null', [userId]),
  ).toHaveLength(0)
})

it('signs out locally if the network fails', async () => {
  const storage = memoryStorage()
  const { client, network } = await signedInTab(app, storage)
  network.fault(LOGOUT, offline)
  expect(await client.auth.logout()).toMatchObject({ ok: false, problem: { code: 'network_error' } })
  expect(await storage.read()).toBeNull()
  expect(await client.user.get()).toMatchObject({ problem: { code: 'signed_out' } })
})

it('signs out after all sessions were ended', async () => {
  const storage = memoryStorage()
  const { client } = await signedInTab(app, storage)
  expect(await client.sessions.endAll().orThrow()).toEqual({ revoked: 1 })
  expect(await storage.read()).toBeNull()
  expect(client.session.state).toEqual({ status: 'signed_out' })
})

it('notifies listeners when the user changes, and not when tokens are refreshed', async () => {
  const { client, clock } = openTab(app)
  const states: SessionState[] = []
  const remove = client.onSessionChange(state => states.push(state))
  const sign = async () => (await logIn(client, await createUser(app))).id
  const first = await sign()
  await refreshLater({ client, clock }).orThrow()
  const second = await sign()
  await client.auth.logout()
  const expected = [
    { status: 'signed_out' },
    { status: 'signed_in', user_id: first },
    { status: 'signed_in', user_id: second },
    { status: 'signed_out' },
  ]
  expect(states).toEqual(expected)
  remove()
  await sign()
  expect(states).toEqual(expected)
})

it('notifies the listeners of other tabs', async () => {
  const storage = channelStorage()
  const one = openTab(app, storage)
  const other = openTab(app, storage)
  onTestFinished(() => {
    one.client.dispose()
    other.client.dispose()
  })
  const states: SessionState[] = []
  other.client.onSessionChange(state => states.push(state))
  await expect.poll(() => states).toEqual([{ status: 'signed_out' }])
  const user = await logIn(one.client, await createUser(app))
  await expect.poll(() => states.at(-1)).toEqual({ status: 'signed_in', user_id: user.id })
  await one.client.auth.logout()
  await expect.poll(() => states.at(-1)).toEqual({ status: 'signed_out' })
  expect(other.network.requests).toHaveLength(0)
})

it('notifies its listeners if the storage reports a change, until the client is disposed of', async () => {
  let changed = () => {}
  let watchers = 0
  const storage: SessionStorage = {
    ...memoryStorage(),
    watch: listener => {
      changed = listener
      watchers += 1
      return () => {
        watchers -= 1
      }
    },
  }
  const { client } = await signedInTab(app, storage)
  const states: SessionState[] = []
  client.onSessionChange(state => states.push(state))
  await storage.clear()
  expect(states).toEqual([])
  changed()
  await expect.poll(() => states).toEqual([{ status: 'signed_out' }])
  expect(watchers).toBe(1)
  client.dispose()
  expect(watchers).toBe(0)
})

it('signs out if another tab signed out', async () => {
  const storage = memoryStorage()
  const { client, network } = await signedInTab(app, storage)
  await openTab(app, storage).client.auth.logout()
  const sent = network.requests.length
  expect(await client.user.get()).toMatchObject({ problem: { code: 'signed_out' } })
  expect(network.requests).toHaveLength(sent)
})

it.each([
  'not JSON',
  'null',
  '[]',
  '{"version":1}',
  JSON.stringify({
    version: 2,
    user_id: 'u',
    access_token: 'a',
    refresh_token: 'r',
    expires_in: 1,
    stored_at: 1,
  }),
  JSON.stringify({
    version: 1,
    user_id: 'u',
    access_token: 'a',
    refresh_token: 'r',
    expires_in: 'x',
    stored_at: 1,
  }),
  JSON.stringify({
    version: 1,
    user_id: 'u',
    access_token: 'a',
    refresh_token: 'r'.repeat(513),
    expires_in: 1,
    stored_at: 1,
  }),
])('treats the stored text %s as signed out', async text => {
  const { client } = openTab(app, { ...memoryStorage(), read: () => text })
  expect(await client.session.get()).toEqual({ status: 'signed_out' })
  expect(await client.user.get()).toMatchObject({ problem: { code: 'signed_out' } })
})

it('keeps the session in memory if the storage is disabled', async () => {
  const refuse = () => {
    throw new Error('Storage is disabled')
  }
  const { client, clock, userId } = await signedInTab(app, { read: refuse, write: refuse, clear: refuse })
  await client.user.get().orThrow()
  clock.advance((LIFETIME + 1) * 1000)
  await app.later(LIFETIME + 1, () => client.user.get().orThrow())
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
  expect(await countRefreshTokens(app, userId)).toBe(2)
  await client.auth.logout()
  expect(await client.session.get()).toEqual({ status: 'signed_out' })
})

it.each(['with', 'without'])(
  'keeps newer tokens in memory if the storage is full, %s removal',
  async removal => {
    const memory = memoryStorage()
    let isFull = false
    const fail = () => {
      throw new Error('Quota exceeded')
    }
    const storage: SessionStorage = {
      read: memory.read,
      write: text => (isFull ? fail() : memory.write(text)),
      clear: () => (isFull && removal === 'without' ? fail() : memory.clear()),
    }
    const { client, clock, userId } = await signedInTab(app, storage)
    isFull = true
    await refreshLater({ client, clock }).orThrow()
    expect(await storage.read()).toEqual(removal === 'with' ? null : expect.any(String))
    // The storage holds older tokens or none. To use the older ones again would end the session.
    await app.later(60, async () => {
      await refreshLater({ client, clock }).orThrow()
      await client.user.get().orThrow()
    })
    expect(await countRefreshTokens(app, userId)).toBe(3)
    isFull = false
    await app.later(120, () => refreshLater({ client, clock }).orThrow())
    expect((await tokensIn(storage)).user_id).toBe(userId)
  },
)

it('reads an asynchronous storage in order', async () => {
  const memory = memoryStorage()
  const soon = () => new Promise(resolve => setImmediate(resolve))
  const storage: SessionStorage = {
    read: () => soon().then(memory.read),
    write: text => soon().then(() => memory.write(text)),
    clear: () => soon().then(memory.clear),
  }
  const { client, clock, userId } = await signedInTab(app, storage)
  const calls = [
    client.user.get(),
    refreshLater({ client, clock }),
    client.user.get(),
    refreshLater({ client, clock }),
  ]
  expect((await Promise.all(calls)).map(result => result.ok)).toEqual([true, true, true, true])
  expect(await client.session.get()).toEqual({ status: 'signed_in', user_id: userId })
})

it('finds out that the session ended at the server', async () => {
  const { client, clock, userId } = await signedInTab(app)
  await app.query(END_EVERYTHING, [userId])
  expect(await refreshLater({ client, clock })).toMatchObject({
    problem: { code: 'signed_out', status: 401 },
  })
  expect(client.session.state).toEqual({ status: 'signed_out' })
})

it('keeps the sessions of two clients without a common storage apart', async () => {
  const { fetch } = testNetwork(app)
  const [one, two] = [0, 1].map(() => createClient({ baseUrl: 'https://api.example.com/', fetch }))
  await one?.auth.login({ email: await createUser(app), password: PASSWORD }).orThrow()
  expect((await one?.user.get())?.ok).toBe(true)
  expect(await two?.user.get()).toMatchObject({ problem: { code: 'signed_out' } })
})

it('does not sign in again if the user signed out while the password changed', async () => {
  const { client, network, email, userId } = await signedInTab(app)
  const held = heldReply()
  network.fault('/api/v1/auth/change-password', held.fault)
  const change = client.auth.changePassword({ current_password: PASSWORD, new_password: NEW_PASSWORD })
  await held.handled
  await client.auth.logout()
  held.release()
  expect((await change).ok).toBe(true)
  expect(await client.session.get()).toEqual({ status: 'signed_out' })
  // The session of the new tokens has ended too.
  const rows = await app.query('select 1 from sessions where user_id = $1 and revoked_at is null', [userId])
  expect(rows, email).toHaveLength(0)
})

it('does not change the password if the caller aborted while it waited', async () => {
  const { client, clock, network } = await signedInTab(app)
  const held = heldReply()
  network.fault(REFRESH, held.fault)
  const refresh = refreshLater({ client, clock })
  await held.handled
  const controller = new AbortController()
  const passwords = { current_password: PASSWORD, new_password: NEW_PASSWORD }
  const change = client.auth.changePassword(passwords, { signal: controller.signal })
  controller.abort()
  held.release()
  expect((await refresh).ok).toBe(true)
  expect(await change).toMatchObject({ ok: false, problem: { code: 'aborted' } })
  await client.user.get().orThrow()
  expect(network.to('/api/v1/auth/change-password')).toHaveLength(0)
})

it('keeps the session of a request of a server', async () => {
  const saved: (string | null)[] = []
  const storage = requestStorage(undefined, text => void saved.push(text))
  const { client, clock, network } = await signedInTab(app, storage)
  await refreshLater({ client, clock }).orThrow()
  await refreshLater({ client, clock }).orThrow()
  expect(new Set(network.to(REFRESH).map(({ body }) => body['refresh_token'])).size).toBe(2)
  await client.auth.logout()
  expect(await client.session.get()).toEqual({ status: 'signed_out' })
  expect(saved).toHaveLength(4)
  expect(saved.at(-1)).toBeNull()
})

it('works without BroadcastChannel if the browser denies it', async () => {
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      constructor() {
        throw new DOMException('denied', 'SecurityError')
      }
    },
  )
  onTestFinished(() => void vi.unstubAllGlobals())
  const { client } = await signedInTab(app, { ...memoryStorage(), channel: 'denied' })
  expect((await client.user.get()).ok).toBe(true)
})

it('keeps the session in memory if the storage never answers', async () => {
  const clock = testClock()
  const silent = new Promise<never>(() => {})
  const storage = { read: () => silent, write: () => silent, clear: () => silent }
  const signIn = signedInTab(app, storage, clock)
  // The login writes, then clears and reads, because the write failed.
  const limits = async () => {
    for (let step = 0; step < 3; step += 1) await clock.fireNext(5000)
  }
  const [{ client }] = await Promise.all([signIn, limits()])
  const [user] = await Promise.all([client.user.get(), clock.fireNext(5000)])
  expect(user.ok).toBe(true)
})

it('removes one of two registrations of a listener', async () => {
  const { client } = await signedInTab(app)
  let calls = 0
  const listener = () => {
    calls += 1
  }
  client.onSessionChange(listener)()
  client.onSessionChange(listener)
  client.onSessionChange(listener)()
  await client.auth.logout()
  expect(calls).toBe(1)
})

it('does not refresh tokens again that are recent', async () => {
  const storage = memoryStorage()
  const tab = await signedInTab(app, storage)
  const other = openTab(app, storage)
  await refreshLater(tab).orThrow()
  expect((await other.client.session.refresh()).ok).toBe(true)
  expect((await tab.client.session.refresh()).ok).toBe(true)
  expect(other.network.to(REFRESH)).toHaveLength(0)
  expect(tab.network.to(REFRESH)).toHaveLength(1)
})
