import { expect, it, vi } from 'vitest'
import { createUser, PASSWORD } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { logIn } from './support/log-in.ts'
import { type Callback, openStepUpTab, refusal, stepUp } from './support/step-up.ts'
import { openTab, signedInTab } from './support/tabs.ts'
import { heldReply, REFRESH } from './support/test-network.ts'

const app = await startApp()
const OTHERS = '/api/v1/auth/sessions/others'
const NAME = '/api/v1/auth/me'
const STEP_UP = '/api/v1/auth/step-up'

const tabWith = (callback: Callback | undefined) => openStepUpTab(app, callback)

it('replaces the access token, and keeps the refresh token', async () => {
  const { client, tokens, network } = await tabWith(undefined)
  const before = await tokens()
  const stepped = await client.auth.stepUp({ factor: { type: 'password', password: PASSWORD } }).orThrow()
  expect(await tokens()).toMatchObject({
    access_token: stepped.access_token,
    refresh_token: before.refresh_token,
  })
  await client.user.get().orThrow()
  expect(network.requests.at(-1)?.token).toBe(stepped.access_token)
})

it('is used by other clients with the same storage', async () => {
  const { client, storage } = await tabWith(undefined)
  const other = openTab(app, storage)
  await other.client.user.get().orThrow()
  const { access_token } = await client.auth
    .stepUp({ factor: { type: 'password', password: PASSWORD } })
    .orThrow()
  await other.client.user.get().orThrow()
  expect(other.network.requests.at(-1)?.token).toBe(access_token)
})

it('keeps the tokens if the factor is wrong, and does not refresh', async () => {
  const { client, tokens, network } = await tabWith(undefined)
  const before = await tokens()
  const factor = { type: 'password', password: 'wrong' } as const
  expect(await client.auth.stepUp({ factor })).toMatchObject({ problem: { code: 'invalid_credentials' } })
  expect(await tokens()).toEqual(before)
  expect(network.to(REFRESH)).toHaveLength(0)
})

it('is not stored after the user signed out', async () => {
  const { client, network, storage } = await tabWith(undefined)
  const held = heldReply()
  network.fault(STEP_UP, held.fault)
  const call = client.auth.stepUp({ factor: { type: 'password', password: PASSWORD } })
  await held.handled
  await client.auth.logout().orThrow()
  held.release()
  await call
  expect(await storage.read()).toBeNull()
})

it('returns the problem without a callback, without a refresh and without a sign-out', async () => {
  const { client, network } = await tabWith(undefined)
  network.fault(OTHERS, refusal('second'))
  expect(await client.sessions.endOther()).toMatchObject({
    ok: false,
    problem: {
      code: 'reauthentication_required',
      reauthentication: { factor: 'second', max_age: 600 },
    },
  })
  expect(network.to(REFRESH)).toHaveLength(0)
  expect(client.session.state.status).toBe('signed_in')
})

it('asks once for parallel requests, and sends each once more', async () => {
  const callback = vi.fn(stepUp)
  const { client, network } = await tabWith(callback)
  network.fault(OTHERS, refusal(), refusal())
  network.fault(NAME, refusal())
  const calls = [client.sessions.endOther(), client.sessions.endOther(), client.user.update({ name: 'Ada' })]
  for (const result of await Promise.all(calls)) expect(result.ok).toBe(true)
  expect(callback).toHaveBeenCalledTimes(1)
  expect(callback.mock.calls[0]?.[0]).toEqual({ factor: 'any', max_age: 600 })
  expect(network.to(STEP_UP)).toHaveLength(1)
  expect(network.to(OTHERS)).toHaveLength(4)
})

it('asks again for a request that requires a stronger factor', async () => {
  const callback = vi.fn(stepUp)
  const { client, network } = await tabWith(callback)
  network.fault(OTHERS, refusal('any'))
  network.fault(NAME, refusal('second'))
  await Promise.all([client.sessions.endOther(), client.user.update({ name: 'Ada' })])
  expect(callback.mock.calls.map(([{ factor }]) => factor)).toEqual(['any', 'second'])
})

it('returns the problem if the user cancels, the callback fails, or the request is refused again', async () => {
  const refused = { ok: false, problem: { code: 'reauthentication_required' } }
  const canceled = await tabWith(async () => false)
  canceled.network.fault(OTHERS, refusal())
  expect(await canceled.client.sessions.endOther()).toMatchObject(refused)
  expect(canceled.network.to(OTHERS)).toHaveLength(1)

  const cause = new Error('no dialog')
  const failing = await tabWith(async () => {
    throw cause
  })
  failing.network.fault(OTHERS, refusal())
  expect(await failing.client.sessions.endOther()).toMatchObject({ ...refused, problem: { cause } })

  const callback = vi.fn(stepUp)
  const again = await tabWith(callback)
  again.network.fault(OTHERS, refusal(), refusal())
  expect(await again.client.sessions.endOther()).toMatchObject(refused)
  expect(callback).toHaveBeenCalledTimes(1)
})

it('does not send a request as another user, who signed in while it was asked', async () => {
  const other = await createUser(app)
  const tab = await tabWith(async (_, client) => {
    await logIn(client, other)
    return true
  })
  tab.network.fault(OTHERS, refusal())
  expect(await tab.client.sessions.endOther()).toMatchObject({ problem: { code: 'session_changed' } })
  expect(tab.network.to(OTHERS)).toHaveLength(1)
})

it('does not send a request whose caller aborted', async () => {
  const controller = new AbortController()
  const tab = await tabWith(async () => {
    controller.abort()
    return true
  })
  tab.network.fault(OTHERS, refusal())
  const result = await tab.client.sessions.endOther({ signal: controller.signal })
  expect(result).toMatchObject({ problem: { code: 'aborted' } })
  await tab.client.user.get().orThrow()
  expect(tab.network.to(OTHERS)).toHaveLength(1)
})

it('does not ask if nobody is signed in', async () => {
  const callback = vi.fn(stepUp)
  const { client } = await signedInTab(app)
  await client.auth.logout()
  expect(await client.sessions.endOther()).toMatchObject({ problem: { code: 'signed_out' } })
  expect(callback).not.toHaveBeenCalled()
})
