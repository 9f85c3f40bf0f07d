import { expect, it } from 'vitest'
import { memoryStorage, requestStorage, type SessionStorage } from '../../client/src/index.ts'
import { createUser, PASSWORD } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { logIn } from './support/log-in.ts'
import { openTab, signedInTab } from './support/tabs.ts'

const app = await startApp()
const LOGIN = '/api/v1/auth/login'
const read = (storage: SessionStorage) => storage.deviceToken?.read()

it('keeps the device token after a sign-out, and sends it with the next login', async () => {
  const storage = memoryStorage()
  const { client, network, email } = await signedInTab(app, storage)
  const token = await read(storage)
  expect(token).toMatch(/\S+\.\S+/)
  await client.auth.logout().orThrow()
  const again = await client.auth.login({ email, password: PASSWORD }).orThrow()
  expect(network.to(LOGIN).map(({ body }) => body['device_token'])).toEqual([undefined, token])
  expect(again).toMatchObject({ result: 'signed_in', device_token: null })
  expect(await read(storage)).toBe(token)
  expect(await client.sessions.listDevices().orThrow()).toMatchObject({ total: 1 })
})

it('does not replace the device token of the caller', async () => {
  const { client, network, email } = await signedInTab(app)
  await client.auth.login({ email, password: PASSWORD, device_token: 'unknown' })
  expect(network.to(LOGIN)[1]?.body).toMatchObject({ device_token: 'unknown' })
})

it('keeps the device token in memory if the storage cannot, and does not send a malformed one', async () => {
  const storage: SessionStorage = {
    ...memoryStorage(),
    deviceToken: {
      read: () => {
        throw new Error('locked')
      },
      write: () => {
        throw new Error('locked')
      },
    },
  }
  const locked = await signedInTab(app, storage)
  await logIn(locked.client, locked.email)
  expect(locked.network.to(LOGIN)[1]?.body['device_token']).toEqual(expect.any(String))

  const malformed = { read: () => 'x'.repeat(513), write: () => {} }
  const tab = openTab(app, { ...memoryStorage(), deviceToken: malformed })
  await logIn(tab.client, await createUser(app))
  expect(tab.network.to(LOGIN)[0]?.body).not.toHaveProperty('device_token')
})

it('keeps a device token in memory that the storage can read but not write', async () => {
  const full = {
    read: () => null,
    write: () => {
      throw new Error('full')
    },
  }
  const { client, network, email } = await signedInTab(app, { ...memoryStorage(), deviceToken: full })
  await logIn(client, email)
  expect(network.to(LOGIN)[1]?.body['device_token']).toEqual(expect.any(String))
})

it('has a cookie for the device token on a server', async () => {
  const cookies = new Map<string, string | null>()
  const deviceToken = {
    read: () => cookies.get('device'),
    write: (token: string) => void cookies.set('device', token),
  }
  const storage = requestStorage(null, text => void cookies.set('session', text), deviceToken)
  const { client } = await signedInTab(app, storage)
  await client.auth.logout().orThrow()
  expect(cookies.get('session')).toBeNull()
  expect(cookies.get('device')).toEqual(expect.any(String))
})
