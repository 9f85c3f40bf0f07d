import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, PASSWORD, post, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const list = (token: string) => app.call('GET', '/api/v1/auth/devices', { token })

describeRoute(app, 'devices/list', {}, () => {
  it('200: a device that presents its token is one device, however often it signs in', async () => {
    const email = await createUser(app)
    const first = await post(app, 'login', { email, password: PASSWORD, device_name: 'Laptop' })
    const deviceToken = String(first.body['device_token'])
    const second = await post(app, 'login', { email, password: PASSWORD, device_token: deviceToken })
    expect(second.body['device_token']).toBeNull()
    await post(app, 'login', { email, password: PASSWORD })
    const { body } = await list(String(second.body['access_token']))
    expect(body).toMatchObject({ total: 2 })
    const items = body['items'] as { sessions: number; trusted_until: string | null }[]
    expect(items.map(({ sessions }) => sessions).sort()).toEqual([1, 2])
    expect(items.every(({ trusted_until }) => trusted_until === null)).toBe(true)
  })

  it('422: an invalid page', async () => {
    const { token } = await signInNewUser(app)
    for (const query of ['page=0', 'per_page=101', 'unknown=1']) {
      const reply = await app.call('GET', `/api/v1/auth/devices?${query}`, { token })
      expect(reply.body).toMatchObject({ status: 422, code: 'invalid_input' })
    }
  })

  it('200: a device token of another user counts as an unknown device', async () => {
    const [ada, eve] = [await createUser(app), await signInNewUser(app)]
    const reply = await post(app, 'login', { email: eve.email, password: PASSWORD })
    const stolen = String(reply.body['device_token'])
    const login = await post(app, 'login', { email: ada, password: PASSWORD, device_token: stolen })
    expect(login.body['device_token']).not.toBeNull()
    expect((await list(String(login.body['access_token']))).body).toMatchObject({ total: 1 })
  })
})
