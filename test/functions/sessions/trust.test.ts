import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  END_EVERYTHING,
  post,
  sessionIdOf,
  signInNewUser,
  statusOfMe,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/auth/sessions/${id}/trust`
const DAY = 24 * 60 * 60

const app = await startApp()

describeRoute(app, 'sessions/trust', {}, () => {
  it('204: the session has a longer expiry and is trusted', async () => {
    const { access_token: token, refresh_token } = await signInNewUser(app)
    const path = pathOf(sessionIdOf(token))
    for (const _ of [1, 2]) expect((await app.call('PUT', path, { token })).status).toBe(204)
    const list = await app.call('GET', '/api/v1/auth/sessions', { token })
    expect(list.body['items']).toMatchObject([{ is_trusted: true }])
    await app.later(59 * DAY, async () => {
      expect((await post(app, 'refresh', { refresh_token })).status).toBe(200)
    })
    await app.later(90 * DAY + 1, async () => expect(await statusOfMe(app, token)).toBe(401))
  })

  it('404: a session that ends during the request is not extended', async () => {
    const { access_token: token, refresh_token } = await signInNewUser(app)
    const [reply] = await app.whileLocked(END_EVERYTHING, [userIdOf(token)], 1, () => [
      app.call('PUT', pathOf(sessionIdOf(token)), { token }),
    ])
    expect(reply?.status).toBe(404)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
  })
})
