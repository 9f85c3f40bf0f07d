import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { createUser, PASSWORD, post, sessionIdOf, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()
const devicesOf = async (token: string) => {
  const { body } = await app.call('GET', '/api/v1/auth/devices', { token })
  return (body['items'] as { id: string }[]).map(({ id }) => id)
}
const remove = (id: string, token: string) => app.call('DELETE', `/api/v1/auth/devices/${id}`, { token })

const options: RouteOptions = { newId: async token => String((await devicesOf(token))[0]) }

describeRoute(app, 'devices/remove', options, () => {
  it('204: the sessions of the device end, and its token is unknown', async () => {
    const email = await createUser(app)
    const lost = await post(app, 'login', { email, password: PASSWORD })
    const token = String((await post(app, 'login', { email, password: PASSWORD })).body['access_token'])
    const [row] = await app.query('select device_id from sessions where id = $1', [
      sessionIdOf(String(lost.body['access_token'])),
    ])
    const id = String(row?.['device_id'])
    expect((await remove(id, token)).status).toBe(204)
    expect(await statusOfMe(app, String(lost.body['access_token']))).toBe(401)
    expect(await statusOfMe(app, token)).toBe(200)
    expect(await devicesOf(token)).not.toContain(id)
    const again = await post(app, 'login', {
      email,
      password: PASSWORD,
      device_token: lost.body['device_token'],
    })
    expect(again.body['device_token']).not.toBeNull()
    expect((await remove(id, token)).status).toBe(404)
  })

  it("404: another user's and an unknown device", async () => {
    const [{ token }, other] = [await signInNewUser(app), await signInNewUser(app)]
    const [id] = await devicesOf(other.token)
    for (const one of [String(id), UNKNOWN_ID]) expect((await remove(one, token)).status).toBe(404)
    expect(await devicesOf(other.token)).toEqual([id])
  })
})
